import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { lowestId } from '../ids.ts';
import { DUE_COUNT_MAX, UNDELIVERED_COUNT_MAX } from '../limits.ts';
import { SLACK_MS } from './replay-range.ts';

/** How much there is to send to an endpoint. Each count ends at a number that is still quick to reach. */

type Owner = Pick<WebhookEndpoint, 'id' | 'merchantId' | 'mode'>;

const countDueRows: Statement = {
  name: 'count_due_deliveries',
  text: `SELECT ((SELECT count(*) FROM (SELECT FROM deliveries
        WHERE endpoint_id = $1 AND status = 'PENDING' AND next_attempt_at <= $2 LIMIT $3) p)
      + (SELECT count(*) FROM deliveries WHERE endpoint_id = $1 AND status = 'CLAIMED'))::integer AS count`,
};

/** Deliveries that are due now or being sent; those that wait for their next attempt are not among them. */
export async function countDue(app: App, { id }: Owner): Promise<number> {
  const [row] = await query<{ count: number }>(app.db, countDueRows, [id, app.now(), DUE_COUNT_MAX]);
  return Math.min(row?.count ?? 0, DUE_COUNT_MAX);
}

const countUndeliveredRows: Statement = {
  name: 'count_undelivered',
  text: `SELECT count(*)::integer AS count FROM (
      (SELECT FROM deliveries WHERE merchant_id = $1 AND mode = $2::mode AND status IN ('FAILED', 'HELD') AND endpoint_id = $3
        AND id > $4 AND created_at >= $5 AND created_at < $6 LIMIT $7)
      UNION ALL
      (SELECT FROM deliveries WHERE endpoint_id = $3 AND status = 'PENDING' AND step > 0
        AND id > $4 AND created_at >= $5 AND created_at < $6 LIMIT $7)
      LIMIT $7) d`,
};

/** What a replay of UNDELIVERED over this time would send. */
export async function countUndelivered(
  app: App,
  { id, merchantId, mode }: Owner,
  range: { readonly since: Date; readonly until: Date | null },
): Promise<number> {
  const until = range.until ?? app.now();
  const from = lowestId('delivery', Math.max(0, range.since.getTime() - SLACK_MS));
  const values = [merchantId, mode, id, from, range.since, until, UNDELIVERED_COUNT_MAX];
  const [row] = await query<{ count: number }>(app.db, countUndeliveredRows, values);
  return row?.count ?? 0;
}
