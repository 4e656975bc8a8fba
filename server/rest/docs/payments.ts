import { z } from 'zod';
import { cardInput, upiInput } from '../../../core/payments/card.ts';
import { paymentInput } from '../../../core/payments/create-payment.ts';
import { captureInput, refundInput } from '../../../core/payments/follow-up-inputs.ts';
import { WIRE_STATUS } from '../../../core/wire/payment.ts';
import { captureMethodField } from '../body.ts';
import { Payment, PendingPayment, PublicPayment, Refund } from '../openapi/payment-shapes.ts';
import { pageOf, type RouteDoc } from '../openapi/route-doc.ts';
import { listParameters, oneShown } from '../parameters.ts';

const { orderId, amount, currency, description, metadata, returnUrl } = paymentInput.shape;
const card = cardInput.in.shape;
const vpa = upiInput.shape.vpa.unwrap().unwrap();

/** `12/30`, as it stands on the card. */
export const cardExpiry = z
  .string()
  .regex(/^\s*(\d{1,2})\s*[/-]\s*(\d{2}|\d{4})\s*$/, 'must look like 12/30')
  .transform(written => written.split(/[/-]/).map(Number) as [month: number, year: number]);

export const paymentBody = z.strictObject({
  order_id: orderId.meta({ description: 'The order to pay; its amount and currency hold.' }),
  amount: amount.meta({ description: 'Without an order: in minor units.' }),
  currency: currency.meta({ description: 'Without an order: ISO 4217, INR by default.' }),
  method: z
    .enum(['card', 'upi'])
    .meta({ description: 'With `card` give a card, with `upi` a `vpa` or an empty `upi`.' }),
  card: z
    .strictObject({
      number: card.number.meta({ description: '13 to 19 digits; spaces and dashes are dropped.' }),
      expiry_month: card.expiryMonth.meta({ description: '1 to 12.' }),
      expiry_year: card.expiryYear.meta({ description: 'Two digits or four.' }),
      cvv: card.cvv.meta({
        description: '3 digits, 4 on American Express. Never stored past the authorization.',
      }),
      holder_name: card.holderName.meta({ description: 'As it is on the card.' }),
    })
    .optional()
    .meta({ description: 'The card.' }),
  card_number: z.string().optional().meta({ description: 'Flat form of `card.number`.' }),
  card_expiry: cardExpiry.optional().meta({ description: 'Flat form of the expiry: `12/30`.' }),
  card_cvv: z.string().optional().meta({ description: 'Flat form of `card.cvv`.' }),
  card_holder: z.string().optional().meta({ description: 'Flat form of `card.holder_name`.' }),
  vpa: vpa.optional().meta({ description: 'The UPI address, like `name@bank`.' }),
  upi: z
    .strictObject({ vpa: vpa.nullish().meta({ description: 'The same as the flat `vpa`.' }) })
    .optional()
    .meta({
      description:
        'Instead of `vpa`. Empty: the payment comes to have a `next_action` with a code or a link, which the shopper pays from any address.',
    }),
  capture_method: captureMethodField,
  description: description.meta({ description: 'Yours.' }),
  metadata: metadata.meta({ description: 'Yours, up to 8 KB of JSON.' }),
  return_url: returnUrl.meta({ description: 'Where a challenge leads the shopper back to.' }),
});

const CARD = { number: '4111111111111111', expiry_month: 12, expiry_year: 2030, cvv: '123' };

export const createPayment = {
  id: 'createPayment',
  tag: 'Payments',
  summary: 'Create a payment',
  description:
    'Answers at once with a `pending` payment; the processor is asked after that. Follow it by webhook, by the event log, or by reading it. A declined payment is a payment with `status: "failed"`, not an error.',
  keyed: true,
  body: {
    schema: paymentBody,
    examples: {
      'A card, for an amount': { amount: 4999, currency: 'INR', method: 'card', card: CARD },
      'A card, for an order': { order_id: 'order_0WbLzsyl9mHnCVzp', method: 'card', card: CARD },
      UPI: { amount: 4999, currency: 'INR', method: 'upi', vpa: 'success@sluice' },
      'UPI, by a code or a link': { amount: 4999, currency: 'INR', method: 'upi', upi: {} },
      'A card, flat': {
        amount: 4999,
        method: 'card',
        card_number: '4111111111111111',
        card_expiry: '12/30',
        card_cvv: '123',
      },
    },
  },
  answers: { 201: { description: 'The payment, pending.', schema: Payment } },
  errors: [400, 404],
} as const satisfies RouteDoc;

export const createPublicPayment: RouteDoc = {
  ...createPayment,
  id: 'createPublicPayment',
  summary: 'Pay a TEST order without a credential',
  description:
    'The order decides merchant, amount and currency. TEST orders only: a live checkout uses its client secret.',
  body: {
    schema: paymentBody.pick({
      order_id: true,
      method: true,
      card: true,
      vpa: true,
      upi: true,
      return_url: true,
    }),
    examples: { 'A card': { order_id: 'order_0WbLzsyl9mHnCVzp', method: 'card', card: CARD } },
  },
};

export const listPayments = {
  id: 'listPayments',
  tag: 'Payments',
  summary: 'List payments',
  query: z.strictObject({
    ...listParameters('payment'),
    status: oneShown(WIRE_STATUS).optional().meta({ description: 'Only these.' }),
    order_id: z.string().optional().meta({ description: 'Only those of this order.' }),
  }),
  answers: { 200: { description: 'Newest first.', schema: pageOf(Payment, 'Payment') } },
  errors: [400],
} as const satisfies RouteDoc;

export const showPayment: RouteDoc = {
  id: 'getPayment',
  tag: 'Payments',
  summary: 'Read a payment',
  answers: { 200: { description: 'The payment.', schema: Payment } },
  errors: [404],
};

export const showPublicPayment: RouteDoc = {
  id: 'getPublicPayment',
  tag: 'Payments',
  summary: 'Read the public part of a TEST payment',
  answers: { 200: { description: 'What a checkout may know.', schema: PublicPayment } },
  errors: [404],
};

const waits = 'Waits up to 10 seconds for the processor. Declined: 400 `PAYMENT_FAILED`.';

export const capturePayment = {
  id: 'capturePayment',
  tag: 'Payments',
  summary: 'Capture an authorized payment',
  description: waits,
  keyed: true,
  body: {
    schema: z.strictObject({
      amount: captureInput.shape.amount.meta({
        description: 'In minor units; by default all that can be captured.',
      }),
      final: captureInput.shape.final.meta({
        description: 'No further capture follows: the rest is released.',
      }),
    }),
    examples: { 'All of it': {}, 'A part, the last one': { amount: 3000, final: true } },
    optional: true,
  },
  answers: {
    200: { description: 'Captured.', schema: Payment },
    202: { description: 'No answer yet; an event tells the outcome.', schema: PendingPayment },
  },
  errors: [400, 404],
} as const satisfies RouteDoc;

export const voidPayment = {
  id: 'voidPayment',
  tag: 'Payments',
  summary: 'Void an authorized payment',
  description: `Releases the authorization; not once anything is captured. ${waits}`,
  keyed: true,
  body: { schema: z.strictObject({}), examples: { Void: {} }, optional: true },
  answers: {
    200: { description: 'Voided.', schema: Payment },
    202: { description: 'No answer yet; an event tells the outcome.', schema: PendingPayment },
  },
  errors: [400, 404],
} as const satisfies RouteDoc;

export const refundPayment = {
  id: 'refundPayment',
  tag: 'Refunds',
  summary: 'Refund a payment',
  description: 'Answers at once with a `pending` refund. Money that is not captured yet is released instead.',
  keyed: true,
  body: {
    schema: z.strictObject({
      amount: refundInput.shape.amount.meta({ description: 'In minor units; by default all that is left.' }),
      reason: refundInput.shape.reason.meta({ description: 'Yours.' }),
    }),
    examples: { 'All of it': {}, 'A part': { amount: 2000, reason: 'One ticket returned' } },
    optional: true,
  },
  answers: { 201: { description: 'The refund, pending.', schema: Refund } },
  errors: [400, 404],
} as const satisfies RouteDoc;

export const listRefunds = {
  id: 'listRefunds',
  tag: 'Refunds',
  summary: 'List refunds',
  query: z.strictObject({
    ...listParameters('refund'),
    payment_id: z.string().optional().meta({ description: 'Only those of this payment.' }),
  }),
  answers: { 200: { description: 'Newest first.', schema: pageOf(Refund, 'Refund') } },
  errors: [400],
} as const satisfies RouteDoc;

export const showRefund: RouteDoc = {
  id: 'getRefund',
  tag: 'Refunds',
  summary: 'Read a refund',
  answers: { 200: { description: 'The refund.', schema: Refund } },
  errors: [404],
};
