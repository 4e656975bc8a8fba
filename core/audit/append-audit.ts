import type { Mode } from '../../prisma/client/client.ts';
import { type BulkWrite, bulkInsert, writeRows } from '../bulk.ts';
import type { Caller, Context } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { compareIds, newId } from '../ids.ts';
import type { AuditAction } from './audit-actions.ts';
import { type ChainedEntry, GENESIS_HASH, hashOfEntry } from './audit-chain.ts';

/** What was done, by whom and from where; the log adds its place in the chain. */
export interface AuditNote {
  readonly merchantId: string;
  readonly actor: AuditActor;
  readonly action: AuditAction;
  /** The id of what it was done to. */
  readonly target: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly mode: Mode | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

export interface AuditActor {
  readonly kind: 'USER' | 'KEY' | 'SYSTEM' | 'NOBODY';
  readonly id: string | null;
}

interface EntryRow extends ChainedEntry {
  readonly previousHash: Uint8Array;
  readonly hash: Uint8Array;
}

const USER_AGENT_MAX_LENGTH = 300;

/** Where the request of this context comes from, and who makes it. */
export function auditedBy(
  { origin, requestId }: Pick<Context, 'origin' | 'requestId'>,
  caller: Caller | null,
): Omit<AuditNote, 'merchantId' | 'action' | 'target' | 'details'> {
  return {
    actor: actorOf(caller),
    mode: caller?.mode ?? null,
    address: origin?.address ?? null,
    userAgent: origin?.userAgent?.slice(0, USER_AGENT_MAX_LENGTH) ?? null,
    requestId,
  };
}

function actorOf(caller: Caller | null): AuditActor {
  if (caller?.kind === 'session') return { kind: 'USER', id: caller.userId };
  if (caller?.kind === 'key') return { kind: 'KEY', id: caller.keyId };
  return { kind: 'NOBODY', id: null };
}

/** Makes the head where there is none yet, and locks it: the next number and hash are this transaction's to give. */
const lockHeads: Statement = {
  name: 'lock_audit_heads',
  text: `INSERT INTO audit_heads (merchant_id, seq, hash)
    SELECT id, 0, $2 FROM unnest($1::text[]) AS m (id)
    ON CONFLICT (merchant_id) DO UPDATE SET seq = audit_heads.seq
    RETURNING merchant_id AS "merchantId", seq, hash`,
};

const moveHead: Statement = {
  name: 'move_audit_head',
  text: 'UPDATE audit_heads SET seq = $2, hash = $3 WHERE merchant_id = $1',
};

const insertEntries: BulkWrite<EntryRow> = bulkInsert<EntryRow>('audit_entries', {
  merchantId: 'text',
  seq: 'bigint',
  id: 'text',
  actorKind: 'text',
  actorId: 'text',
  action: 'text',
  target: 'text',
  details: 'json',
  mode: 'mode',
  address: 'text',
  userAgent: 'text',
  requestId: 'text',
  createdAt: 'timestamptz',
  previousHash: 'bytea',
  hash: 'bytea',
});

interface Head {
  readonly merchantId: string;
  readonly seq: bigint;
  readonly hash: Uint8Array;
}

/**
 * Adds to the audit log, in the transaction of what it tells of. The heads of the chains are the last locks that a
 * transaction takes.
 */
export async function appendAudit(tx: Transaction, notes: readonly AuditNote[], now: Date): Promise<void> {
  const merchantIds = [...new Set(notes.map(note => note.merchantId))].sort(compareIds);
  if (merchantIds.length === 0) return;
  const heads = await tx.run<Head>(lockHeads, [merchantIds, GENESIS_HASH]);
  for (const head of heads) {
    const rows = chain(
      head,
      notes.filter(note => note.merchantId === head.merchantId),
      now,
    );
    const last = rows.at(-1) as EntryRow;
    writeRows(tx, insertEntries, rows);
    tx.write(moveHead, [head.merchantId, last.seq, last.hash]);
  }
}

function chain(head: Head, notes: readonly AuditNote[], now: Date): EntryRow[] {
  let { seq, hash: previousHash } = head;
  return notes.map(({ actor, ...note }) => {
    seq += 1n;
    const id = newId('audit', now.getTime());
    const entry = { ...note, seq, id, actorKind: actor.kind, actorId: actor.id, createdAt: now };
    const hash = hashOfEntry(previousHash, entry);
    const row = { ...entry, previousHash, hash };
    previousHash = hash;
    return row;
  });
}
