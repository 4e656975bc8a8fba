import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { App, Tenant } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { HINTED_DELIVERIES_MAX } from '../limits.ts';
import { publishDeliveries } from './delivery-hints.ts';

// Of the newest, which are the ones that people look at; from the end of the index of what waits.
const readWaiting: Statement = {
  name: 'deliveries_behind_breakers',
  text: `SELECT w.id, w.merchant_id AS "merchantId", w.mode FROM unnest($1::text[]) AS e (id) CROSS JOIN LATERAL (
      SELECT d.id, d.merchant_id, d.mode FROM deliveries d WHERE d.endpoint_id = e.id AND d.status = 'PENDING'
      ORDER BY d.next_attempt_at DESC, d.event_seq DESC LIMIT $2) w`,
};

/**
 * After COMMIT: a breaker that opens or closes moves the next attempt of everything that waits behind it, though
 * none of these rows has changed.
 */
export async function publishBehindBreakers(
  app: Pick<App, 'db' | 'hints'>,
  endpoints: readonly Pick<WebhookEndpoint, 'id'>[],
): Promise<void> {
  if (endpoints.length === 0) return;
  const ids = endpoints.map(({ id }) => id);
  const rows = await query<Tenant & { id: string }>(app.db, readWaiting, [ids, HINTED_DELIVERIES_MAX]);
  publishDeliveries(app.hints, rows);
}
