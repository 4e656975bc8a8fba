import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';

// Of two workers that rendered the same payload the first one's bytes count, and both send those.
const store: Statement = {
  name: 'store_payload',
  text: `UPDATE deliveries SET body = coalesce(body, $2) WHERE id = $1 RETURNING body`,
};

const report: Statement = {
  name: 'report_selection',
  text: `UPDATE webhook_endpoints SET selection_error = $2 WHERE id = $1 AND selection_error IS DISTINCT FROM $2`,
};

/** Keeps the payload that an endpoint's own shape gave; every attempt sends these bytes. */
export async function storePayload(
  app: Pick<App, 'db'>,
  delivery: { readonly id: string; readonly endpointId: string },
  body: string,
): Promise<string> {
  const [stored] = await query<{ body: string }>(app.db, store, [delivery.id, body]);
  await reportSelection(app, delivery.endpointId, null);
  return stored?.body ?? body;
}

/** Shows the merchant, at the endpoint, why its shape could not be made; null once it could. */
export async function reportSelection(
  app: Pick<App, 'db'>,
  endpointId: string,
  error: string | null,
): Promise<void> {
  await query(app.db, report, [endpointId, error]);
}
