import type { PaymentStatus } from '../../prisma/client/client.ts';
import type { Tenant } from '../context.ts';
import { type Database, query, type Statement } from '../db.ts';
import { lowestId } from '../ids.ts';
import { WIRE_STATUS } from '../wire/payment.ts';

export interface CurrencyStats {
  readonly currency: string;
  /** Minor units. */
  readonly volume: bigint;
  readonly count: number;
}

export interface PaymentStats {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly pending: number;
  /** Of those that succeeded, ordered by currency. */
  readonly currencies: readonly CurrencyStats[];
}

// Ids are ordered by time, so the primary way to the rows is the index on (merchant, mode, id).
const countPayments: Statement = {
  name: 'payment_stats',
  text: `SELECT currency, status, count(*)::integer AS count, sum(amount)::bigint AS volume FROM payments
    WHERE merchant_id = $1 AND mode = $2 AND id >= $3 AND created_at >= $4
    GROUP BY currency, status ORDER BY currency`,
};

/** An id is made a moment before or after its row's time is taken, never a minute. */
const ID_SLACK_MS = 60_000;

interface Row {
  readonly currency: string;
  readonly status: PaymentStatus;
  readonly count: number;
  readonly volume: bigint;
}

/** Counts and sums of the payments that were created at `since` or later, in one statement. */
export async function readPaymentStats(db: Database, tenant: Tenant, since: Date): Promise<PaymentStats> {
  const from = lowestId('payment', Math.max(0, since.getTime() - ID_SLACK_MS));
  const rows = await query<Row>(db, countPayments, [tenant.merchantId, tenant.mode, from, since]);
  const counted = { pending: 0, success: 0, failed: 0 };
  const currencies = new Map<string, CurrencyStats>();
  for (const { currency, status, count, volume } of rows) {
    counted[WIRE_STATUS[status]] += count;
    if (WIRE_STATUS[status] !== 'success') continue;
    const known = currencies.get(currency) ?? { volume: 0n, count: 0 };
    currencies.set(currency, { currency, volume: known.volume + volume, count: known.count + count });
  }
  return {
    total: counted.pending + counted.success + counted.failed,
    succeeded: counted.success,
    failed: counted.failed,
    pending: counted.pending,
    currencies: [...currencies.values()],
  };
}
