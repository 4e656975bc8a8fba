import type { LedgerEntryKind } from '../../prisma/client/client.ts';
import type { App, Tenant } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { lowestId } from '../ids.ts';

/** What the ledger moved, by why it did. */
export interface LedgerSum {
  readonly currency: string;
  readonly kind: LedgerEntryKind;
  /** The beginning of the hour in which it did; null for all that lies before `since`. */
  readonly hour: Date | null;
  readonly amount: bigint;
}

const readClosing: Statement = {
  name: 'read_ledger_closing',
  text: `SELECT LEAST(closed_until, date_trunc('hour', $1::timestamptz, 'UTC')) AS until FROM ledger_closing
    WHERE closed_until IS NOT NULL`,
};

// Closed hours as far as they go, and the entries behind them. A closed hour never changes, so it does no harm when
// another one is closed between the two statements.
const sumMoved: Statement = {
  name: 'sum_ledger',
  text: `WITH moved AS (
      SELECT currency, kind, hour, amount FROM ledger_hours
      WHERE merchant_id = $1 AND mode = $2::mode AND hour < $3
      UNION ALL
      SELECT currency, kind, date_trunc('hour', created_at, 'UTC'), amount FROM ledger_entries
      WHERE merchant_id = $1 AND mode = $2::mode AND id >= $4 AND created_at >= $3 AND created_at <= $5)
    SELECT currency, kind, CASE WHEN hour >= $6 THEN hour END AS hour, sum(amount)::bigint AS amount
    FROM moved GROUP BY 1, 2, 3 ORDER BY 1, 3 NULLS FIRST, 2`,
};

/** An entry's id and its time are made together; its index is one of ids. */
export const ENTRY_SLACK_MS = 60_000;

/** What was moved up to `until`, hour by hour from `since` on. */
export async function readSums(
  { db }: Pick<App, 'db'>,
  { merchantId, mode }: Tenant,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<LedgerSum[]> {
  const [closing] = await query<{ until: Date }>(db, readClosing, [until]);
  const closed = closing?.until ?? new Date(0);
  const behind = lowestId('entry', Math.max(0, closed.getTime() - ENTRY_SLACK_MS));
  return query<LedgerSum>(db, sumMoved, [merchantId, mode, closed, behind, until, since]);
}
