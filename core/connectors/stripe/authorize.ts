import Stripe from 'stripe';
import type {
  AuthorizeRequest,
  CardSource,
  ConnectorResult,
  LookupRequest,
  LookupResult,
} from '../connector.ts';
import { toStripeAmount } from './amounts.ts';
import { declined } from './errors.ts';
import { resultOfIntent } from './intent.ts';
import type { StripeOptions } from './options.ts';

/** Where an object at Stripe says which of our requests made it. */
export const ATTEMPT = 'sluice_attempt';
export const PAYMENT = 'sluice_payment';

/**
 * Three requests, each under a key of its own made from the attempt's: the card; the intent, without the card; and
 * the confirmation, the only one that charges. So an id exists before money can move, the same key always
 * finds the same intent, and cancelling that intent ends the key for good.
 */
export async function authorize(
  stripe: Stripe,
  options: StripeOptions,
  request: AuthorizeRequest,
): Promise<ConnectorResult> {
  if (request.source.type !== 'card') return declined('invalid_request', 'Stripe takes cards here, not UPI.');
  const card = await createCard(stripe, request.key, request.source);
  const { id } = await openIntent(stripe, options, request);
  const returnUrl = request.returnUrl ?? options.returnUrl;
  const params = { payment_method: card.id, ...(returnUrl === undefined ? {} : { return_url: returnUrl }) };
  try {
    const intent = await stripe.paymentIntents.confirm(id, params, {
      idempotencyKey: `${request.key}/confirm`,
    });
    return resultOfAuthorize(resultOfIntent(intent));
  } catch (error) {
    return resultOfRefusal(error);
  }
}

/** The same for the same request, however often: the first answer is repeated, old as it may be. */
export async function openIntent(
  stripe: Stripe,
  { multicapture }: StripeOptions,
  request: Pick<LookupRequest, 'key' | 'paymentId' | 'amount' | 'currency' | 'capture'>,
): Promise<Stripe.PaymentIntent> {
  const intent = await stripe.paymentIntents.create(
    {
      amount: toStripeAmount(request),
      currency: request.currency.toLowerCase(),
      capture_method: request.capture ? 'automatic' : 'manual',
      allowed_payment_method_types: ['card'],
      metadata: { [ATTEMPT]: request.key, [PAYMENT]: request.paymentId },
      ...(multicapture && !request.capture
        ? { payment_method_options: { card: { request_multicapture: 'if_available' } } }
        : {}),
    },
    { idempotencyKey: request.key },
  );
  return named(intent);
}

/** Sent again after its security code is gone, a card is another request and needs another key. */
async function createCard(stripe: Stripe, key: string, card: CardSource): Promise<Stripe.PaymentMethod> {
  const { number, expiryMonth, expiryYear, cvv, holderName } = card;
  const secured = cvv === null ? {} : { cvc: cvv };
  const method = await stripe.paymentMethods.create(
    {
      type: 'card',
      card: { number, exp_month: expiryMonth, exp_year: expiryYear, ...secured },
      ...(holderName === null ? {} : { billing_details: { name: holderName } }),
    },
    { idempotencyKey: `${key}/card${cvv === null ? '-without-cvv' : ''}` },
  );
  return named(method);
}

/** Whatever else it says, an answer without an id is not Stripe's. */
function named<Made extends { readonly id: string }>(made: Made): Made {
  if (!made.id) throw new Error('it has no id');
  return made;
}

/** A refused confirmation comes with the intent, which knows more: why it failed, or that it is under way or settled. */
function resultOfRefusal(error: unknown): ConnectorResult {
  const intent = error instanceof Stripe.errors.StripeError ? error.payment_intent : undefined;
  const told = intent ? resultOfIntent(intent) : undefined;
  if (!told || told.outcome === 'not_found') throw error;
  return resultOfAuthorize(told);
}

function resultOfAuthorize(result: LookupResult): ConnectorResult {
  switch (result.outcome) {
    case 'abandoned':
      return declined('invalid_request', 'The key was abandoned before the request arrived.');
    case 'not_found':
      return { outcome: 'unknown', reason: 'the intent is not confirmed' };
    default:
      return result;
  }
}
