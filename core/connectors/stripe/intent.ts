import type Stripe from 'stripe';
import { ACTION_LIFETIME_MS } from '../../limits.ts';
import type { Approved, LookupResult, NextAction } from '../connector.ts';
import { declineCodeOf } from './decline-codes.ts';
import { declined } from './errors.ts';

/**
 * What a PaymentIntent says of the AUTHORIZE that made it. It is confirmed at most once, so an intent without a card
 * and without an error is one that nobody has confirmed: the request has not arrived.
 */
export function resultOfIntent(intent: Stripe.PaymentIntent): LookupResult {
  if (!intent.id) return { outcome: 'unknown', reason: 'the answer could not be read' };
  switch (intent.status) {
    case 'requires_capture':
    case 'succeeded':
      return approved(intent);
    case 'requires_action':
      return { outcome: 'requires_action', reference: intent.id, nextAction: nextActionOf(intent) };
    case 'requires_payment_method':
    case 'requires_confirmation':
      return declineOf(intent) ?? { outcome: 'not_found' };
    case 'canceled':
      return declineOf(intent) ?? (intent.latest_charge ? approved(intent) : { outcome: 'abandoned' });
    default:
      return { outcome: 'unknown', reason: `the intent is ${intent.status}` };
  }
}

/** Captured later, refunded, cancelled or expired: it was approved all the same. */
function approved(intent: Stripe.PaymentIntent): Approved {
  return { outcome: 'approved', reference: intent.id, captured: intent.capture_method !== 'manual' };
}

function declineOf({ id, last_payment_error: error }: Stripe.PaymentIntent): LookupResult | undefined {
  return error ? declined(declineCodeOf(error), error.message ?? '', id) : undefined;
}

/** Stripe keeps a challenge open for longer than we do, and does not say for how long. */
function nextActionOf({ next_action: action, created }: Stripe.PaymentIntent): NextAction {
  const url = action?.redirect_to_url?.url ?? null;
  const expiresAt = new Date(created * 1_000 + ACTION_LIFETIME_MS).toISOString();
  return { type: url === null ? 'WAIT' : 'REDIRECT', url, expiresAt };
}
