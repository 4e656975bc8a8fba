import type Stripe from 'stripe';
import { missing } from './api-error.ts';
import type { CardFate } from './cards.ts';
import type { NewEvent } from './objects.ts';

/** What the simulator has moved, in Stripe's minor units: kept apart from the objects it shows. */
export interface Movement {
  readonly paymentId: string;
  readonly kind: 'authorized' | 'captured' | 'voided' | 'refunded';
  readonly amount: number;
}

/** A merchant's account: everything that requests read and change. */
export interface Account {
  readonly isMulticapturing: boolean;
  /** Where shoppers act on challenges. */
  challengeUrl(intentId: string): string;
  readonly intents: Map<string, Stripe.PaymentIntent>;
  readonly charges: Map<string, Stripe.Charge>;
  readonly refunds: Map<string, Stripe.Refund>;
  readonly cards: Map<string, { readonly method: Stripe.PaymentMethod; readonly fate: CardFate }>;
  /** What search finds; it lags behind until it is told to catch up. */
  readonly searchable: Set<string>;
  readonly movements: Movement[];
  emit(event: NewEvent): void;
}

export function intentOf(account: Account, id: string): Stripe.PaymentIntent {
  const intent = account.intents.get(id);
  if (!intent) throw missing('payment_intent', id);
  return intent;
}

export function move(
  account: Account,
  intent: Stripe.PaymentIntent,
  moved: Omit<Movement, 'paymentId'>,
): void {
  account.movements.push({ paymentId: intent.metadata['sluice_payment'] ?? intent.id, ...moved });
}
