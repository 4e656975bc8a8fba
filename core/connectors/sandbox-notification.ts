import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { NotificationMessage, NotificationVerdict } from './connector.ts';
import { readResult } from './sandbox-result.ts';

/** As in Standard Webhooks: wide enough for clocks that differ, narrow enough that an old message is worthless. */
const TOLERANCE_SECONDS = 5 * 60;
const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

const body = z.object({
  id: z.string().min(1),
  key: z.string().min(1),
  reference: z.string().min(1),
  amount: z.int().nonnegative(),
  currency: z.string().length(3),
});

/** Checks the signature over the raw bytes before it looks at what they say. */
export function parseSandboxNotification(
  { rawBody, headers }: NotificationMessage,
  secret: string,
  now: Date,
): NotificationVerdict {
  const signature = HEADER.exec(headers.get('sandbox-signature') ?? '');
  if (!signature?.[1] || !signature[2]) return refuse('the signature is missing or malformed');
  const expected = createHmac('sha256', secret).update(`${signature[1]}.`).update(rawBody).digest();
  if (!timingSafeEqual(Buffer.from(signature[2], 'hex'), expected)) return refuse('the signature is wrong');
  if (Math.abs(now.getTime() / 1000 - Number(signature[1])) > TOLERANCE_SECONDS) {
    return refuse('the signature is too old or from the future');
  }
  return readNotification(parseJson(rawBody));
}

function readNotification(json: unknown): NotificationVerdict {
  const parsed = body.safeParse(json);
  const result = readResult(json);
  if (!parsed.success || !result) return refuse('the body cannot be read');
  if (result.outcome === 'not_found' || result.outcome === 'abandoned') {
    return refuse(`a notification cannot say ${result.outcome}`);
  }
  const { id, key, reference, amount, currency } = parsed.data;
  return {
    verdict: 'authentic',
    notification: { id, key, reference, amount: BigInt(amount), currency, result },
  };
}

function parseJson(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'));
  } catch {
    return undefined;
  }
}

function refuse(reason: string): NotificationVerdict {
  return { verdict: 'refused', reason };
}
