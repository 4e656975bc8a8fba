import Stripe from 'stripe';
import type { AbandonResult, LookupRequest, LookupResult } from '../connector.ts';
import { ATTEMPT, openIntent } from './authorize.ts';
import { resultOfIntent } from './intent.ts';
import { ABANDONED, hasMark } from './marks.ts';
import type { StripeOptions } from './options.ts';
import { resultOfRefund } from './refund.ts';
import { KEY_LIFETIME_MS } from './terms.ts';

/**
 * What became of a request whose answer was lost. Searching by metadata would be the obvious way and the wrong one:
 * Stripe's search lags behind, and "not found" would send a card twice. So an intent is found by opening it again under
 * its key, which either repeats the first answer, with its id, or makes an intent that can charge nothing: it has no
 * card. What is not found is sent again or abandoned at once, so such an intent is used or cancelled. Search is only
 * for keys that Stripe may have forgotten, and by then it has caught up.
 */
export async function lookUp(
  stripe: Stripe,
  options: StripeOptions,
  request: LookupRequest,
): Promise<LookupResult> {
  if (request.kind !== 'AUTHORIZE') return lookUpFollowUp(stripe, request);
  const intent = await findIntent(stripe, options, request);
  return intent ? resultOfIntent(intent) : { outcome: 'not_found' };
}

/**
 * Uses the key up, so that Stripe itself refuses whatever still arrives under it: an intent is cancelled; the key
 * of a capture, release or refund is spent on a note that says so.
 */
export async function abandon(
  stripe: Stripe,
  options: StripeOptions,
  request: LookupRequest,
): Promise<AbandonResult> {
  if (request.kind !== 'AUTHORIZE') return abandonFollowUp(stripe, request);
  const intent = await findIntent(stripe, options, request);
  if (!intent) return { outcome: 'abandoned' };
  const found = resultOfIntent(intent);
  if (found.outcome !== 'not_found' && found.outcome !== 'requires_action') return found;
  const cancelled = await stripe.paymentIntents.cancel(
    intent.id,
    { cancellation_reason: 'abandoned' },
    { idempotencyKey: `${request.key}/abandon` },
  );
  return settled(resultOfIntent(cancelled));
}

/** As it is now, however it was found. */
async function findIntent(
  stripe: Stripe,
  options: StripeOptions,
  request: LookupRequest,
): Promise<Stripe.PaymentIntent | undefined> {
  if (request.authorizationReference !== null) {
    return stripe.paymentIntents.retrieve(request.authorizationReference);
  }
  if (request.ageMs < KEY_LIFETIME_MS) {
    const id = await openedId(stripe, options, request);
    return id === undefined ? undefined : stripe.paymentIntents.retrieve(id);
  }
  const query = `metadata["${ATTEMPT}"]:"${request.key}"`;
  const { data } = await stripe.paymentIntents.search({ query, limit: 1 });
  return data[0] && stripe.paymentIntents.retrieve(data[0].id);
}

/**
 * Stripe repeats even a 500 for as long as it keeps the key. Then nobody has ever been told an id to confirm, and
 * under this key nobody will be: nothing was charged.
 */
async function openedId(
  stripe: Stripe,
  options: StripeOptions,
  request: LookupRequest,
): Promise<string | undefined> {
  try {
    return (await openIntent(stripe, options, request)).id;
  } catch (error) {
    const isRepeated =
      error instanceof Stripe.errors.StripeError && error.headers?.['idempotent-replayed'] === 'true';
    if (isRepeated && (error.statusCode ?? 0) >= 500) return undefined;
    throw error;
  }
}

async function lookUpFollowUp(stripe: Stripe, request: LookupRequest): Promise<LookupResult> {
  const { key, kind, authorizationReference: id } = request;
  if (id === null) return NO_REFERENCE;
  if (kind === 'REFUND') {
    const refund = await findRefund(stripe, id, key);
    if (refund) return resultOfRefund(refund);
  }
  const intent = await stripe.paymentIntents.retrieve(id);
  if (intent.metadata[key] === ABANDONED) return { outcome: 'abandoned' };
  const isReleased = kind === 'VOID' && intent.status === 'canceled';
  if (isReleased || hasMark(intent, key)) {
    return { outcome: 'approved', reference: id, captured: kind === 'CAPTURE' };
  }
  return { outcome: 'not_found' };
}

async function abandonFollowUp(stripe: Stripe, request: LookupRequest): Promise<AbandonResult> {
  const { key, authorizationReference: id } = request;
  const found = await lookUpFollowUp(stripe, request);
  if (found.outcome !== 'not_found' || id === null) return settled(found);
  await stripe.paymentIntents.update(id, { metadata: { [key]: ABANDONED } }, { idempotencyKey: key });
  return { outcome: 'abandoned' };
}

const NO_REFERENCE = {
  outcome: 'unknown',
  reason: 'there is no reference of the authorization to ask about',
} as const;

async function findRefund(stripe: Stripe, id: string, key: string): Promise<Stripe.Refund | undefined> {
  for await (const refund of stripe.refunds.list({ payment_intent: id, limit: 100 })) {
    if (refund.metadata?.[ATTEMPT] === key) return refund;
  }
  return undefined;
}

function settled(result: LookupResult): AbandonResult {
  return result.outcome === 'not_found' ? { outcome: 'unknown', reason: 'the key is still open' } : result;
}
