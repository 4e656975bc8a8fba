import { z } from 'zod';
import { CARD_NETWORKS } from '../../../core/payments/card.ts';
import { WIRE_STATUS } from '../../../core/wire/payment.ts';
import { amount, currency, freeObject, id, optional, shape, time } from './fields.ts';

// What REST answers, as schemas: the document shows them, and a test holds every answer against them.

const wireStatuses = [...new Set(Object.values(WIRE_STATUS))];

const order = {
  id: id('order', 'The order.'),
  merchant_id: id('merchant', 'Whose it is.'),
  amount: amount('What is to be collected, in minor units.', 49900),
  currency: currency(),
  receipt: optional(z.string(), 'Your own number for it.', 'R-2041'),
  notes: freeObject('Your own notes.'),
  status: z.literal('created').meta({ description: 'Always `created`; see `payment_status`.' }),
  payment_status: optional(
    z.enum(wireStatuses),
    'The state of its one live or successful payment; null without one.',
    'pending',
  ),
  capture_method: z.enum(['manual', 'automatic']).meta({
    description: 'Whether payments of it are captured by themselves.',
    examples: ['manual'],
  }),
  return_url: optional(z.string(), "Where the checkout's links back to the shop lead.", null),
  created_at: time('When it was made.'),
  updated_at: time('When it last changed.'),
};

export const Order = shape('Order', 'What a merchant wants to collect.', order);

export const CreatedOrder = shape('CreatedOrder', 'An order with what opens it to a shopper.', {
  ...order,
  client_secret: z.string().meta({
    description: 'Opens this order, and nothing else, to a shopper for 24 hours. Shown once.',
    examples: ['order_0WbLzsyl9mHnCVzp_secret_5f0c3a'],
  }),
  checkout_url: z.url().meta({
    description: 'The hosted checkout of the order; the secret is in its fragment.',
    examples: ['http://localhost:3000/checkout/order_0WbLzsyl9mHnCVzp#order_0WbLzsyl9mHnCVzp_secret_5f0c3a'],
  }),
});

export const PublicOrder = shape('PublicOrder', 'What a checkout without a secret may know of an order.', {
  id: order.id,
  amount: order.amount,
  currency: order.currency,
  status: order.status,
});

export const OrderOrigins = shape('OrderOrigins', "Where an order's checkout may be embedded.", {
  origins: z.array(z.string()).meta({
    description: 'Web origins: scheme, host and port.',
    examples: [['https://shop.example']],
  }),
});

const nextAction = z
  .object({
    type: z.enum(['REDIRECT', 'UPI_QR', 'WAIT']).meta({ description: 'What the shopper has to do.' }),
    url: z.string().nullish().meta({ description: 'Where, if there is a place for it.' }),
    expiresAt: z.string().nullish().meta({ description: 'Until when.' }),
  })
  .nullable()
  .meta({ description: 'What the shopper has to do before the payment can go on.', examples: [null] });

const payment = {
  id: id('payment', 'The payment.'),
  order_id: optional(
    z.string(),
    'The order that it pays; null for an amount of its own.',
    'order_0WbLzsyl9mHnCVzp',
  ),
  amount: amount('What was asked for, in minor units.', 49900),
  currency: currency(),
  method: z.enum(['card', 'upi']).meta({ description: 'How it is paid.', examples: ['card'] }),
  card_network: z
    .enum(CARD_NETWORKS)
    .optional()
    .meta({ description: 'The network of the card; cards only.', examples: ['visa'] }),
  card_last4: z
    .string()
    .optional()
    .meta({ description: "The card's last four digits; cards only.", examples: ['1111'] }),
  vpa: z.string().nullable().optional().meta({
    description: 'The UPI address; UPI only. By a code or a link, null until one has paid.',
  }),
  status: z.enum(wireStatuses).meta({
    description: '`success` means authorized, whether captured or not; the exact state is in `state`.',
    examples: ['success'],
  }),
  state: z.enum(Object.keys(WIRE_STATUS).map(state => state.toLowerCase())).meta({
    description: 'The exact state.',
    examples: ['authorized'],
  }),
  capture_method: order.capture_method,
  captured: z.boolean().meta({ description: 'Whether anything of it is captured.', examples: [false] }),
  amount_captured: amount('Captured so far.', 0),
  amount_capturable: amount('What can still be captured.', 49900),
  amount_refunded: amount('Given back, from captured money or from the authorization.', 0),
  error_code: optional(z.string(), 'Why it was declined or failed.', null),
  error_description: optional(z.string(), 'The same in words.', null),
  next_action: nextAction,
  description: optional(z.string(), 'Yours.', 'Two tickets'),
  metadata: optional(z.record(z.string(), z.unknown()), 'Yours.', { cart: 'c-17' }),
  version: z.int().meta({
    description: 'Grows with every change: never replace a newer version by an older one.',
    examples: [2],
  }),
  created_at: time('When it was made.'),
  updated_at: time('When it last changed.'),
};

export const Payment = shape(
  'Payment',
  'One try of a shopper to pay. Card numbers are never part of it.',
  payment,
);

export const PendingPayment = shape(
  'PendingPayment',
  'A payment whose capture or void has no answer yet; an event tells the outcome.',
  {
    ...payment,
    capture_status: z.literal('pending').optional().meta({ description: 'After a capture.' }),
    void_status: z.literal('pending').optional().meta({ description: 'After a void.' }),
  },
);

export const PublicPayment = shape(
  'PublicPayment',
  'What anybody who knows its id may know of a TEST payment.',
  {
    id: payment.id,
    status: payment.status,
    amount: payment.amount,
    currency: payment.currency,
    method: payment.method,
    created_at: payment.created_at,
  },
);

export const Refund = shape('Refund', 'Money on its way back to the shopper.', {
  id: id('refund', 'The refund.'),
  payment_id: payment.id,
  amount: amount('What is given back, in minor units.', 20000),
  currency: currency(),
  reason: optional(z.string(), 'Yours.', 'One ticket returned'),
  status: z
    .enum(['pending', 'processed', 'failed'])
    .meta({ description: 'How far it is.', examples: ['pending'] }),
  error_code: payment.error_code,
  error_description: payment.error_description,
  created_at: time('When it was asked for.'),
  processed_at: time('When the processor confirmed it.').optional(),
});
