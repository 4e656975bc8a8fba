import { createHmac } from 'node:crypto';

/** What a webhook is signed over. */
export interface SignableWebhook {
  /** The event's id. */
  readonly id: string;
  /** The exact bytes that are sent. */
  readonly body: string;
  readonly sentAt: Date;
}

/** The headers that the gateway would send with it: for trying out a receiver. */
export function signWebhook({ id, body, sentAt }: SignableWebhook, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const signature = createHmac('sha256', standardKey(secret))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    'x-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `whsec_` and base64 stand for the decoded bytes; any other secret is its own bytes. */
export function standardKey(secret: string): Buffer {
  const encoded = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : '';
  return encoded !== '' && BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.from(secret);
}
