import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';

// Of two workers that rendered the same payload the first one's bytes count, and both send those.
const store: Statement = {
  name: 'store_payload',
  text: `UPDATE deliveries SET body = coalesce(body, $2) WHERE id = $1 RETURNING body`,
};

// Of a selection that has been changed meanwhile nothing is known yet.
const report: Statement = {
  name: 'report_selection',
  text: `UPDATE webhook_endpoints SET selection_error = $3
    WHERE id = $1 AND selection = $2 AND selection_error IS DISTINCT FROM $3`,
};

/** The endpoint with the selection that was rendered. */
type Shaping = Pick<WebhookEndpoint, 'id' | 'selection'>;

/** Keeps the payload that an endpoint's own shape gave; every attempt sends these bytes. */
export async function storePayload(
  app: Pick<App, 'db'>,
  delivery: { readonly id: string; readonly endpoint: Shaping },
  body: string,
): Promise<string> {
  const [stored] = await query<{ body: string }>(app.db, store, [delivery.id, body]);
  await reportSelection(app, delivery.endpoint, null);
  return stored?.body ?? body;
}

/** Shows the merchant, at the endpoint, why its shape could not be made; null once it could. */
export async function reportSelection(
  app: Pick<App, 'db'>,
  endpoint: Shaping,
  error: string | null,
): Promise<void> {
  await query(app.db, report, [endpoint.id, endpoint.selection, error]);
}
