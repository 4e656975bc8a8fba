import { createHmac, randomUUID } from 'node:crypto';
import { answerOf, type Entry } from './entry.ts';

/** What the acquirer tells the gateway when a shopper has acted. */
export interface Notification {
  readonly id: string;
  readonly body: string;
}

/** `changes` overwrites fields of the body, so that a test can tell lies. */
export function notificationOf(entry: Entry, changes: Readonly<Record<string, unknown>> = {}): Notification {
  const id = `ntf_${randomUUID().replaceAll('-', '')}`;
  const type = `${entry.kind.toLowerCase()}.${entry.outcome}`;
  const fields = {
    id,
    type,
    created_at: entry.at,
    payment_id: entry.payment,
    ...answerOf(entry),
    ...changes,
  };
  return { id, body: JSON.stringify(fields) };
}

/**
 * The header `sandbox-signature`: `t=<unix seconds>,v1=<hex>`, an HMAC-SHA256 over "<t>.<body>", so that neither
 * the body nor the time can be changed.
 */
export function signature(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
