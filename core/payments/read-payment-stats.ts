import { type CurrencyTotal, type Figures, figuresOf, type RollupLine } from '../analytics/figures.ts';
import { logChanges } from '../analytics/log-changes.ts';
import { COUNTED, UNCOUNTED_AFTER, UNCOUNTED_UNTIL } from '../analytics/read-analytics.ts';
import type { Tenant } from '../context.ts';
import { type Database, query, type Statement } from '../db.ts';
import { lowestId } from '../ids.ts';

export type CurrencyStats = CurrencyTotal;

export interface PaymentStats {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly pending: number;
  /** Of those that succeeded, ordered by currency. */
  readonly currencies: readonly CurrencyStats[];
}

// Whole slots come from the rollups and what they have not counted yet; what lies before the first whole slot is
// counted payment by payment. Ids are ordered by time, so the way to those is the index on (merchant, mode, id).
const countPayments: Statement = {
  name: 'payment_stats',
  text: `WITH first AS (SELECT rollup_slot($4::timestamptz + interval '15 minutes' - interval '1 ms') AS slot),
    ${COUNTED}, ${logChanges(UNCOUNTED_AFTER, UNCOUNTED_UNTIL)},
    lines AS (
      SELECT currency, measure, count, total FROM rollups
      WHERE merchant_id = $1 AND mode = $2 AND slot >= (SELECT slot FROM first)
      UNION ALL
      SELECT currency, measure, count, total FROM changes WHERE slot >= (SELECT slot FROM first)
      UNION ALL
      SELECT currency, status::text, 1, amount FROM payments
      WHERE merchant_id = $1 AND mode = $2 AND id >= $3 AND id < $5 AND created_at >= $4 AND created_at < (SELECT slot FROM first))
    SELECT currency, measure, sum(count)::bigint AS count, sum(total)::bigint AS total
    FROM lines WHERE measure NOT IN ('SETTLED', 'REFUNDED') GROUP BY currency, measure`,
};

/** An id is made a moment before or after its row's time is taken, never a minute. */
const ID_SLACK_MS = 60_000;
const SLOT_MS = 15 * 60_000;

/** Counts and sums of the payments that were created at `since` or later, in one statement. */
export async function readPaymentStats(db: Database, tenant: Tenant, since: Date): Promise<PaymentStats> {
  const idAt = (ms: number) => lowestId('payment', Math.max(0, ms));
  const lines = await query<RollupLine>(db, countPayments, [
    tenant.merchantId,
    tenant.mode,
    idAt(since.getTime() - ID_SLACK_MS),
    since,
    idAt(since.getTime() + SLOT_MS + ID_SLACK_MS),
  ]);
  return statsOf(figuresOf(lines));
}

function statsOf({ payments, succeeded, failed, pending, volumes }: Figures): PaymentStats {
  const currencies = volumes.toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
  return { total: payments, succeeded, failed, pending, currencies };
}
