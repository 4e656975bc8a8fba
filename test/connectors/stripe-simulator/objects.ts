import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';

// Objects as Stripe makes them, whole: the SDK's types say which fields there are.

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

export function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}

type IntentFields = Pick<
  Stripe.PaymentIntent,
  'amount' | 'currency' | 'capture_method' | 'metadata' | 'payment_method_options'
>;

export function newIntent(fields: IntentFields): Stripe.PaymentIntent {
  const id = newId('pi');
  return {
    ...{ id, object: 'payment_intent', livemode: false, created: seconds() },
    ...{ status: 'requires_payment_method', client_secret: `${id}_secret_${randomBytes(8).toString('hex')}` },
    ...{ amount_capturable: 0, amount_received: 0, amount_details: { tip: {} } },
    ...{ application: null, application_fee_amount: null, automatic_payment_methods: null },
    ...{ canceled_at: null, cancellation_reason: null, confirmation_method: 'automatic' },
    ...{ customer: null, customer_account: null, description: null, excluded_payment_method_types: null },
    ...{ last_payment_error: null, latest_charge: null, managed_payments: null, next_action: null },
    ...{ on_behalf_of: null, payment_method: null, payment_method_configuration_details: null },
    ...{ allowed_payment_method_types: ['card'], payment_method_types: ['card'], payment_record: null },
    ...{ processing: null, receipt_email: null, review: null, setup_future_usage: null, shipping: null },
    ...{ source: null, statement_descriptor: null, statement_descriptor_suffix: null },
    ...{ transfer_data: null, transfer_group: null },
    ...fields,
  };
}

export function newCharge(intent: Stripe.PaymentIntent, card: Stripe.PaymentMethod): Stripe.Charge {
  return {
    ...{ id: newId('ch'), object: 'charge', livemode: false, created: seconds(), status: 'succeeded' },
    ...{ amount: intent.amount, amount_captured: 0, amount_refunded: 0, currency: intent.currency },
    ...{ application: null, application_fee: null, application_fee_amount: null, balance_transaction: null },
    ...{ billing_details: card.billing_details, calculated_statement_descriptor: 'SIMULATED' },
    ...{ captured: false, customer: null, description: null, disputed: false },
    ...{ failure_balance_transaction: null, failure_code: null, failure_message: null, fraud_details: {} },
    ...{ metadata: { ...intent.metadata }, on_behalf_of: null, outcome: null, paid: true },
    ...{ payment_intent: intent.id, payment_method: card.id, payment_method_details: null },
    ...{ receipt_email: null, receipt_number: null, receipt_url: null, refunded: false, review: null },
    ...{ shipping: null, source: null, source_transfer: null, statement_descriptor: null },
    ...{ statement_descriptor_suffix: null, transfer_data: null, transfer_group: null },
  };
}

export function newRefund(
  intent: Stripe.PaymentIntent,
  fields: Pick<Stripe.Refund, 'amount' | 'metadata' | 'charge'>,
): Stripe.Refund {
  return {
    ...{ id: newId('re'), object: 'refund', created: seconds(), currency: intent.currency },
    ...{ balance_transaction: null, customer: null, customer_account: null },
    ...{ destination_details: { card: { type: 'refund' }, type: 'card' } },
    ...{ payment_intent: intent.id, payment_method: null, reason: null, receipt_number: null },
    ...{ source_transfer_reversal: null, status: 'succeeded', transfer_reversal: null },
    ...fields,
  };
}

export interface SentCard {
  readonly number: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly name: string | null;
}

export function newCard({ number, expMonth, expYear, name }: SentCard): Stripe.PaymentMethod {
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return {
    ...{ id: newId('pm'), object: 'payment_method', type: 'card', livemode: false, created: seconds() },
    ...{ allow_redisplay: 'unspecified', customer: null, customer_account: null, metadata: {} },
    billing_details: { address, email: null, name, phone: null, tax_id: null },
    card: {
      ...{ brand: 'visa', display_brand: 'visa', country: 'US', funding: 'credit', last4: number.slice(-4) },
      ...{ exp_month: expMonth, exp_year: expYear, fingerprint: newId('fp'), regulated_status: null },
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
      ...{ generated_from: null, networks: { available: ['visa'], preferred: null } },
      ...{ three_d_secure_usage: { supported: true }, wallet: null },
    },
  };
}

export interface NewEvent {
  readonly type: string;
  readonly object: Stripe.PaymentIntent | Stripe.Refund;
}

export function newEvent({ type, object }: NewEvent, apiVersion: string): object {
  return {
    ...{ id: newId('evt'), object: 'event', type, api_version: apiVersion, created: seconds() },
    ...{ livemode: false, pending_webhooks: 1, request: { id: newId('req'), idempotency_key: null } },
    data: { object: structuredClone(object) },
  };
}

/** A page of a list, newest first as Stripe has them. */
export function listOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  { url, limit, after }: { readonly url: string; readonly limit: number; readonly after: string | undefined },
): object {
  const newest = [...items].reverse();
  const start = after === undefined ? 0 : newest.findIndex(item => item.id === after) + 1;
  const data = newest.slice(start, start + limit);
  return { object: 'list', url, data, has_more: start + limit < newest.length };
}
