import Stripe from 'stripe';
import type {
  ConnectorResult,
  LookupResult,
  NotificationMessage,
  NotificationVerdict,
} from '../connector.ts';
import { fromStripeAmount } from './amounts.ts';
import { ATTEMPT } from './authorize.ts';
import { resultOfIntent } from './intent.ts';
import { resultOfRefund } from './refund.ts';

/** As in Standard Webhooks: wide enough for clocks that differ, narrow enough that an old message is worthless. */
const TOLERANCE_SECONDS = 5 * 60;

/** Checks the signature over the raw bytes before it looks at what they say. */
export function parseStripeNotification(
  { rawBody, headers }: NotificationMessage,
  secret: string,
  now: Date,
): NotificationVerdict {
  try {
    const signature = headers.get('stripe-signature') ?? '';
    const event = Stripe.webhooks.constructEvent(
      Buffer.from(rawBody),
      signature,
      secret,
      TOLERANCE_SECONDS,
      undefined,
      now.getTime(),
    );
    return readEvent(event);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) {
      return { verdict: 'refused', reason: 'the signature is missing, wrong or too old' };
    }
    // Only who has the secret gets this far.
    return { verdict: 'refused', reason: 'the body cannot be read' };
  }
}

/** An endpoint at Stripe may be sent more than we need: what is not about an attempt is left alone. */
function readEvent(event: Stripe.Event): NotificationVerdict {
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.canceled':
    case 'payment_intent.payment_failed':
    case 'payment_intent.requires_action':
    case 'payment_intent.succeeded':
      return verdictOf(event, event.data.object, resultOfIntent(event.data.object));
    case 'refund.created':
    case 'refund.failed':
    case 'refund.updated':
      return verdictOf(event, event.data.object, resultOfRefund(event.data.object));
    default:
      return { verdict: 'ignored', reason: `${event.type} is not about an attempt` };
  }
}

function verdictOf(
  { id, type }: Stripe.Event,
  object: Stripe.PaymentIntent | Stripe.Refund,
  result: LookupResult,
): NotificationVerdict {
  const key = object.metadata?.[ATTEMPT];
  if (key === undefined) return { verdict: 'ignored', reason: `${type} of something that we did not make` };
  if (!isNews(result)) return { verdict: 'ignored', reason: `${type} decides nothing` };
  return {
    verdict: 'authentic',
    notification: {
      ...{ id, key, reference: object.id, result },
      amount: fromStripeAmount(object.amount, object.currency),
      currency: object.currency.toUpperCase(),
    },
  };
}

function isNews(result: LookupResult): result is ConnectorResult {
  return !['not_found', 'abandoned', 'unknown'].includes(result.outcome);
}
