import type { Database } from '../db.ts';
import { GENESIS_HASH, hashOfEntry } from './audit-chain.ts';

/** What became of a merchant's audit log. */
export interface AuditVerdict {
  readonly intact: boolean;
  /** How many entries were looked at. */
  readonly entries: number;
  /** The number of the first entry that is not as it was written, or is not there. */
  readonly brokenAt: bigint | null;
  /** The hash the chain ends with: written down elsewhere, it vouches for everything before it. */
  readonly headHash: string;
}

const PAGE_ROWS = 500;

/**
 * Goes through the chain from its beginning. Finds an entry that was altered, left out, put in or cut off; who can
 * write all of the database could write a whole new chain, which only a head hash kept elsewhere gives away.
 */
export async function verifyAudit({ prisma }: Database, merchantId: string): Promise<AuditVerdict> {
  const head = await prisma.auditHead.findUnique({ where: { merchantId } });
  const end = head?.seq ?? 0n;
  const headHash = Buffer.from(head?.hash ?? GENESIS_HASH).toString('hex');
  let previous: Uint8Array = GENESIS_HASH;
  let seq = 0n;
  const broken = (brokenAt: bigint) => ({ intact: false, entries: Number(seq), brokenAt, headHash });

  while (seq < end) {
    const where = { merchantId, seq: { gt: seq, lte: end } };
    const page = await prisma.auditEntry.findMany({ where, orderBy: { seq: 'asc' }, take: PAGE_ROWS });
    if (page.length === 0) return broken(seq + 1n);
    for (const entry of page) {
      const { hash, previousHash } = entry;
      const follows = entry.seq === seq + 1n && isSame(previousHash, previous);
      if (!follows || !isSame(hash, hashOfEntry(previous, entry))) return broken(seq + 1n);
      previous = hash;
      seq = entry.seq;
    }
  }
  // What was written meanwhile follows a head that has moved on with it; what no head knows was put in.
  if (await hasMoreThanHead(prisma, merchantId)) return broken(end + 1n);
  const endsAtHead = isSame(previous, head?.hash ?? GENESIS_HASH);
  return endsAtHead ? { intact: true, entries: Number(seq), brokenAt: null, headHash } : broken(end);
}

/** In one statement, so that head and entries are those of the same moment. */
async function hasMoreThanHead(prisma: Database['prisma'], merchantId: string): Promise<boolean> {
  const [found] = await prisma.$queryRaw<{ more: boolean }[]>`
    SELECT EXISTS (SELECT FROM audit_entries WHERE merchant_id = ${merchantId} AND seq > coalesce(
      (SELECT seq FROM audit_heads WHERE merchant_id = ${merchantId}), 0)) AS more`;
  return found?.more === true;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
