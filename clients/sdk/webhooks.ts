import { createHmac, timingSafeEqual } from 'node:crypto';
import { standardKey } from './sign-webhook.ts';

/** What a webhook carries. */
export interface WebhookEvent {
  readonly id: string;
  /** payment.captured, refund.processed … */
  readonly event: string;
  /** Its place in the log. */
  readonly cursor: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** The payment right after the event, with the refund or order it concerns; or what the endpoint's selection chose. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The webhook is not from the gateway, was changed on its way, or is too old. Answer 400 and do nothing. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

export interface VerifyOptions {
  /** How old a webhook may be, and how far ahead of this clock, in seconds. Default: 5 minutes. */
  readonly toleranceSeconds?: number;
  /**
   * Take `X-Webhook-Signature` where `webhook-signature` is missing: for receivers whose proxy drops headers it does not
   * know. It does not cover the time, so that whoever once saw a webhook can send it again for ever; keep the ids of
   * those you have processed. Default: false.
   */
  readonly allowBodySignature?: boolean;
  /** Now, in milliseconds since 1970; for tests. */
  readonly now?: number;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>> | globalThis.Headers;

const DEFAULT_TOLERANCE_SECONDS = 300;

/**
 * The event of a webhook, once it is known to be genuine. `rawBody` is what came over the wire, byte for byte: a
 * parsed and printed body has another signature. During a rotation give both secrets. Goes by the Standard Webhooks
 * headers, which cover the time; by `X-Webhook-Signature` alone only where that is asked for.
 */
export function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: Headers,
  secrets: string | readonly string[],
  options: VerifyOptions = {},
): WebhookEvent {
  const body = Buffer.from(rawBody as string);
  const keys = typeof secrets === 'string' ? [secrets] : secrets;
  const signatures = header(headers, 'webhook-signature');
  // Only where it is asked for: else whoever leaves the better signature away would be spared its checks.
  if (signatures === undefined && options.allowBodySignature) verifyBodySignature(body, headers, keys);
  else verifyStandard(body, { headers, signatures, keys, options });
  return JSON.parse(body.toString()) as WebhookEvent;
}

interface Standard {
  readonly headers: Headers;
  readonly signatures: string | undefined;
  readonly keys: readonly string[];
  readonly options: VerifyOptions;
}

function verifyStandard(body: Buffer, { headers, signatures, keys, options }: Standard): void {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  if (id === undefined || timestamp === undefined || signatures === undefined) {
    throw new WebhookVerificationError(
      'The headers webhook-id, webhook-timestamp and webhook-signature are needed, and not all are there.',
    );
  }
  const { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = Date.now() } = options;
  // NaN is no distance at all, and so refused too.
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= toleranceSeconds)) {
    throw new WebhookVerificationError('The webhook is too old, or from the future. Is the clock right?');
  }
  const sent = signatures.split(' ').flatMap(one => (one.startsWith('v1,') ? [one.slice('v1,'.length)] : []));
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const expected = keys.map(key => createHmac('sha256', standardKey(key)).update(signed).digest('base64'));
  if (!expected.some(one => sent.some(other => isSame(one, other)))) throw forged();
}

/** The older scheme: HMAC of the body alone, keyed by the secret as it is shown. */
function verifyBodySignature(body: Buffer, headers: Headers, keys: readonly string[]): void {
  const sent = ['x-webhook-signature', 'x-webhook-signature-previous'].flatMap(
    name => header(headers, name) ?? [],
  );
  if (sent.length === 0) throw new WebhookVerificationError('There is no signature among the headers.');
  const expected = keys.map(key => createHmac('sha256', key).update(body).digest('hex'));
  if (!expected.some(one => sent.some(other => isSame(one, other)))) throw forged();
}

function forged(): WebhookVerificationError {
  return new WebhookVerificationError(
    'No signature fits. Is this the secret of the endpoint, and the raw body?',
  );
}

function isSame(expected: string, sent: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(sent)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function header(headers: Headers, name: string): string | undefined {
  if (headers instanceof globalThis.Headers) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof found === 'object' ? found[0] : found;
}
