import { createHmac } from 'node:crypto';

/**
 * How a receiver knows that a webhook is ours. Two schemes over the same bytes: `X-Webhook-Signature`, which
 * integrations of this kind of gateway already check, and Standard Webhooks 1.0, which also covers the id and the
 * time of sending and so stops replays.
 */
export interface Signable {
  /** The event's id: the same on every attempt. */
  readonly id: string;
  readonly body: string;
  /** When this attempt is sent. */
  readonly sentAt: Date;
}

/** What an endpoint's webhooks are signed with; `previous` only during the 24 hours after a rotation. */
export interface SigningSecrets {
  readonly current: string;
  readonly previous: string | null;
}

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The headers of one attempt. */
export function signatureHeaders(message: Signable, secrets: SigningSecrets): Record<string, string> {
  const timestamp = Math.floor(message.sentAt.getTime() / 1000);
  const active = secrets.previous === null ? [secrets.current] : [secrets.current, secrets.previous];
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': active.map(secret => standardSignature(message, timestamp, secret)).join(' '),
    'x-webhook-signature': bodySignature(message.body, secrets.current),
    ...(secrets.previous === null
      ? {}
      : { 'x-webhook-signature-previous': bodySignature(message.body, secrets.previous) }),
  };
}

/** Keyed by the secret as it is shown, prefix and all. */
function bodySignature(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

function standardSignature(message: Signable, timestamp: number, secret: string): string {
  const signed = `${message.id}.${timestamp}.${message.body}`;
  return `v1,${createHmac('sha256', standardKey(secret)).update(signed).digest('base64')}`;
}

/** `whsec_` and base64 stand for the decoded bytes; any other secret is its own bytes. */
function standardKey(secret: string): Buffer {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  return encoded !== '' && BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.from(secret);
}

/** A secret of ours from its 32 random bytes. */
export function formatSecret(bytes: Buffer): string {
  return `${PREFIX}${bytes.toString('base64')}`;
}
