import type Stripe from 'stripe';
import type { ConnectorResult, FollowUpRequest } from '../connector.ts';
import { fromStripeAmount, toStripeAmount } from './amounts.ts';
import { ATTEMPT, PAYMENT } from './authorize.ts';
import { declined } from './errors.ts';
import { hasMark, markOf, releasedAmount } from './marks.ts';
import { resultOfRefund } from './refund.ts';

/**
 * Captures and releases leave their key on the intent they act on, in the same request, so that a lookup reads what
 * became of it from one object that Stripe shows at once; its search shows things only after a while.
 */
export async function capture(stripe: Stripe, request: FollowUpRequest): Promise<ConnectorResult> {
  const { key, amount, authorizationReference: id, final } = request;
  const approved = { outcome: 'approved', reference: id, captured: true } as const;
  let rest = 0n;
  if (!final) {
    const intent = await stripe.paymentIntents.retrieve(id);
    if (hasMark(intent, key)) return approved;
    rest = unclaimedOf(intent) - amount;
    if (rest < 0n) return declined('invalid_request', 'The amount is more than is left to capture.', id);
  }
  await stripe.paymentIntents.capture(
    id,
    {
      amount_to_capture: toStripeAmount(request),
      metadata: { [key]: markOf('capture', amount) },
      // Said only where a rest is kept: Stripe refuses it for cards that it can capture once, and else releases the rest.
      ...(rest > 0n ? { final_capture: false } : {}),
    },
    { idempotencyKey: key },
  );
  return approved;
}

/**
 * Stripe cancels an authorization as a whole. The release of a part is only written down: the shopper gets it back when
 * what remains is captured finally, or released too.
 */
export async function release(stripe: Stripe, request: FollowUpRequest): Promise<ConnectorResult> {
  const { key, amount, authorizationReference: id } = request;
  const intent = await stripe.paymentIntents.retrieve(id);
  const approved = { outcome: 'approved', reference: id, captured: false } as const;
  if (intent.status === 'canceled' || hasMark(intent, key)) return approved;
  if (intent.status !== 'requires_capture') {
    return declined('invalid_request', 'Nothing of the payment is authorized any more.', id);
  }
  if (amount < unclaimedOf(intent)) {
    await stripe.paymentIntents.update(
      id,
      { metadata: { [key]: markOf('release', amount) } },
      { idempotencyKey: key },
    );
  } else {
    await stripe.paymentIntents.cancel(
      id,
      { cancellation_reason: 'requested_by_customer' },
      { idempotencyKey: key },
    );
  }
  return approved;
}

export async function refund(stripe: Stripe, request: FollowUpRequest): Promise<ConnectorResult> {
  const { key, paymentId, authorizationReference } = request;
  const made = await stripe.refunds.create(
    {
      payment_intent: authorizationReference,
      amount: toStripeAmount(request),
      metadata: { [ATTEMPT]: key, [PAYMENT]: paymentId },
    },
    { idempotencyKey: key },
  );
  return resultOfRefund(made);
}

/** What may still be captured: Stripe's word, without what has been promised back. */
function unclaimedOf(intent: Stripe.PaymentIntent): bigint {
  return fromStripeAmount(intent.amount_capturable, intent.currency) - releasedAmount(intent.metadata);
}
