import type { App } from '../../context.ts';
import { query, type Statement } from '../../db.ts';
import { newId } from '../../ids.ts';
import { INBOX_BODY_MAX_BYTES, INBOX_MAX_REQUESTS } from '../../limits.ts';

/** How the inbox answers, and after how long. */
export interface InboxAnswer {
  readonly statusCode: number;
  readonly delayMs: number;
}

export interface InboxDelivery {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array;
}

// One that has answered as told for as often as told answers 200 again. Only the newest requests are kept.
const receive: Statement = {
  name: 'receive_in_inbox',
  text: `WITH inbox AS (
      SELECT merchant_id, mode, token, coalesce(remaining, 1) > 0 AS told, status_code, delay_ms
      FROM webhook_inboxes WHERE token = $1 FOR UPDATE),
    counted AS (
      UPDATE webhook_inboxes b SET remaining = b.remaining - 1 FROM inbox i WHERE b.token = i.token AND b.remaining > 0),
    kept AS (
      INSERT INTO webhook_inbox_requests (id, merchant_id, mode, headers, body, status_code, received_at)
      SELECT $2, merchant_id, mode, $3, $4, CASE WHEN told THEN status_code ELSE 200 END, $5 FROM inbox),
    trimmed AS (
      DELETE FROM webhook_inbox_requests WHERE id IN (
        SELECT r.id FROM webhook_inbox_requests r JOIN inbox USING (merchant_id, mode) ORDER BY r.id DESC OFFSET $6))
    SELECT CASE WHEN told THEN status_code ELSE 200 END AS "statusCode", CASE WHEN told THEN delay_ms ELSE 0 END AS "delayMs"
    FROM inbox`,
};

/** Keeps a request to the inbox and tells how to answer it; null where there is no such inbox. */
export async function receiveInInbox(
  app: App,
  token: string,
  { headers, body }: InboxDelivery,
): Promise<InboxAnswer | null> {
  const now = app.now();
  // Postgres stores no NUL.
  const text = Buffer.from(body.subarray(0, INBOX_BODY_MAX_BYTES)).toString().replaceAll('\0', '');
  const [answer] = await query<InboxAnswer>(app.db, receive, [
    token,
    newId('inboxRequest', now.getTime()),
    JSON.stringify(withoutCredentials(headers)),
    text,
    now,
    INBOX_MAX_REQUESTS - 1,
  ]);
  return answer ?? null;
}

/** What somebody may send out of habit, and would not want to find in a table. */
const CREDENTIALS = ['authorization', 'proxy-authorization', 'cookie', 'x-api-secret'];

function withoutCredentials(headers: InboxDelivery['headers']): InboxDelivery['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      CREDENTIALS.includes(name.toLowerCase()) ? '[withheld]' : value,
    ]),
  );
}
