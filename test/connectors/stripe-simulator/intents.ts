import type Stripe from 'stripe';
import { type Account, intentOf, move } from './account.ts';
import { ApiError, invalid, missing, refused } from './api-error.ts';
import type { CardFate } from './cards.ts';
import { type Form, formOf, textOf, textsOf } from './form.ts';
import { newCharge, newIntent, seconds } from './objects.ts';

// The life of a PaymentIntent: https://docs.stripe.com/payments/paymentintents/lifecycle

export function createIntent(account: Account, form: Form): Stripe.PaymentIntent {
  const amount = Number(textOf(form, 'amount'));
  if (!Number.isSafeInteger(amount) || amount < 1) throw invalid('Invalid integer', 'amount');
  const currency = textOf(form, 'currency') ?? '';
  if (!/^[a-z]{3}$/.test(currency)) throw invalid(`Invalid currency: ${currency}`, 'currency');
  const wanted = textOf(formOf(formOf(form, 'payment_method_options'), 'card'), 'request_multicapture');
  if (wanted !== undefined && !account.isMulticapturing) {
    throw invalid('This account is not eligible for the requested card features.', 'payment_method_options');
  }
  const card = wanted === undefined ? {} : { request_multicapture: wanted };
  const intent = newIntent({
    ...{ amount, currency, metadata: textsOf(form, 'metadata') },
    capture_method: textOf(form, 'capture_method') === 'manual' ? 'manual' : 'automatic',
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: 'automatic',
        ...card,
      },
    },
  });
  account.intents.set(intent.id, intent);
  return intent;
}

export function updateIntent(account: Account, id: string, form: Form): Stripe.PaymentIntent {
  const intent = intentOf(account, id);
  Object.assign(intent.metadata, textsOf(form, 'metadata'));
  return intent;
}

export function confirmIntent(account: Account, id: string, form: Form): Stripe.PaymentIntent {
  const intent = intentOf(account, id);
  if (intent.status !== 'requires_payment_method') throw unexpected(intent, 'confirmed');
  const cardId = textOf(form, 'payment_method') ?? '';
  const card = account.cards.get(cardId);
  if (!card) throw missing('PaymentMethod', cardId);
  intent.payment_method = cardId;
  if (card.fate.type === 'declined') throw decline(account, intent, card.fate);
  if (card.fate.type === 'challenge') return challenge(account, intent, textOf(form, 'return_url'));
  return charge(account, intent);
}

/** The shopper's answer to a challenge. */
export function decideChallenge(account: Account, intent: Stripe.PaymentIntent, isPassed: boolean): void {
  if (intent.status !== 'requires_action') throw unexpected(intent, 'authenticated');
  intent.next_action = null;
  if (isPassed) {
    charge(account, intent);
    return;
  }
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_payment_error = {
    ...{ type: 'invalid_request_error', code: 'payment_intent_authentication_failure' },
    message: 'The provided PaymentMethod has failed authentication.',
  };
  account.emit({ type: 'payment_intent.payment_failed', object: intent });
}

export function captureIntent(account: Account, id: string, form: Form): Stripe.PaymentIntent {
  const intent = intentOf(account, id);
  if (intent.status !== 'requires_capture') throw unexpected(intent, 'captured');
  const amount = Number(textOf(form, 'amount_to_capture') ?? intent.amount_capturable);
  if (amount > intent.amount_capturable) {
    throw refused('amount_too_large', 'The requested capture amount is greater than the authorized amount.');
  }
  const isFinal = textOf(form, 'final_capture') !== 'false';
  if (!isFinal && intent.payment_method_options?.card?.request_multicapture === undefined) {
    throw invalid('Multicapture is not available for this PaymentIntent.', 'final_capture');
  }
  Object.assign(intent.metadata, textsOf(form, 'metadata'));
  take(account, intent, amount);
  if (!isFinal && intent.amount_capturable > 0) return intent;
  letGo(account, intent);
  intent.status = 'succeeded';
  account.emit({ type: 'payment_intent.succeeded', object: intent });
  return intent;
}

const CANCELABLE = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'requires_capture',
];

export function cancelIntent(account: Account, id: string, form: Form): Stripe.PaymentIntent {
  const intent = intentOf(account, id);
  if (!CANCELABLE.includes(intent.status)) throw unexpected(intent, 'canceled');
  letGo(account, intent);
  intent.status = 'canceled';
  intent.canceled_at = seconds();
  intent.cancellation_reason = textOf(form, 'cancellation_reason') ?? null;
  intent.next_action = null;
  account.emit({ type: 'payment_intent.canceled', object: intent });
  return intent;
}

function charge(account: Account, intent: Stripe.PaymentIntent): Stripe.PaymentIntent {
  const card = account.cards.get(String(intent.payment_method));
  if (!card) throw missing('PaymentMethod', String(intent.payment_method));
  const made = newCharge(intent, card.method);
  account.charges.set(made.id, made);
  intent.latest_charge = made.id;
  intent.amount_capturable = intent.amount;
  move(account, intent, { kind: 'authorized', amount: intent.amount });
  if (intent.capture_method === 'manual') {
    intent.status = 'requires_capture';
    account.emit({ type: 'payment_intent.amount_capturable_updated', object: intent });
    return intent;
  }
  take(account, intent, intent.amount);
  intent.status = 'succeeded';
  account.emit({ type: 'payment_intent.succeeded', object: intent });
  return intent;
}

function take(account: Account, intent: Stripe.PaymentIntent, amount: number): void {
  const made = account.charges.get(String(intent.latest_charge));
  if (!made) throw missing('charge', String(intent.latest_charge));
  made.captured = true;
  made.amount_captured += amount;
  intent.amount_received += amount;
  intent.amount_capturable -= amount;
  move(account, intent, { kind: 'captured', amount });
}

function letGo(account: Account, intent: Stripe.PaymentIntent): void {
  if (intent.amount_capturable === 0) return;
  move(account, intent, { kind: 'voided', amount: intent.amount_capturable });
  intent.amount_capturable = 0;
}

function challenge(
  account: Account,
  intent: Stripe.PaymentIntent,
  returnUrl: string | undefined,
): Stripe.PaymentIntent {
  intent.status = 'requires_action';
  intent.next_action =
    returnUrl === undefined
      ? { type: 'use_stripe_sdk', use_stripe_sdk: {} }
      : {
          type: 'redirect_to_url',
          redirect_to_url: { return_url: returnUrl, url: account.challengeUrl(intent.id) },
        };
  account.emit({ type: 'payment_intent.requires_action', object: intent });
  return intent;
}

function decline(
  account: Account,
  intent: Stripe.PaymentIntent,
  { code, declineCode, message }: CardFate & { type: 'declined' },
): ApiError {
  const said = {
    type: 'card_error',
    code,
    message,
    ...(declineCode ? { decline_code: declineCode } : {}),
  } as const;
  intent.last_payment_error = said;
  account.emit({ type: 'payment_intent.payment_failed', object: intent });
  return new ApiError(402, { ...said, payment_intent: structuredClone(intent) });
}

function unexpected(intent: Stripe.PaymentIntent, what: string): ApiError {
  const message = `This PaymentIntent could not be ${what} because it has a status of ${intent.status}.`;
  return refused('payment_intent_unexpected_state', message, intent);
}
