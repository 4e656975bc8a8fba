import { createHash } from 'node:crypto';
import type { Mode } from '../../prisma/client/client.ts';
import { canonicalJson } from '../canonical-json.ts';

/** Everything of an entry that its hash vouches for. */
export interface ChainedEntry {
  readonly merchantId: string;
  readonly seq: bigint;
  readonly id: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly details: unknown;
  readonly mode: Mode | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly createdAt: Date;
}

/** What the first entry of a chain follows on. */
export const GENESIS_HASH = Buffer.alloc(32);

/** SHA-256 over the hash before it and the entry's content, each field at its place. */
export function hashOfEntry(previousHash: Uint8Array, entry: ChainedEntry): Buffer {
  const content = canonicalJson([
    entry.merchantId,
    entry.seq,
    entry.id,
    entry.actorKind,
    entry.actorId,
    entry.action,
    entry.target,
    entry.details ?? null,
    entry.mode,
    entry.address,
    entry.userAgent,
    entry.requestId,
    entry.createdAt.toISOString(),
  ]);
  return createHash('sha256').update(previousHash).update(content).digest();
}
