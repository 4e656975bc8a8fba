import { z } from 'zod';
import { orderInput } from '../../../core/orders/create-order.ts';
import { captureMethodField } from '../body.ts';
import { CreatedOrder, Order, OrderOrigins, PublicOrder } from '../openapi/payment-shapes.ts';
import { pageOf, type RouteDoc } from '../openapi/route-doc.ts';
import { listParameters } from '../parameters.ts';

const { amount, currency, receipt, notes, returnUrl } = orderInput.shape;

export const createOrder = {
  id: 'createOrder',
  tag: 'Orders',
  summary: 'Create an order',
  description:
    'What you want to collect. Pay it with `POST /api/v1/payments`, or send the shopper to `checkout_url`.',
  keyed: true,
  body: {
    schema: z.strictObject({
      amount: amount.meta({ description: 'In minor units: 49900 is 499.00 INR.' }),
      currency: currency.meta({ description: 'ISO 4217, in upper case.' }),
      receipt: receipt.meta({ description: 'Your own number for it.' }),
      notes: notes.meta({ description: 'Notes of your own, up to 8 KB of JSON.' }),
      capture_method: captureMethodField,
      return_url: returnUrl.meta({
        description:
          "Where the checkout's links back to your shop lead: one of your allowed origins, or https if you have named none.",
      }),
    }),
    examples: {
      'An order': { amount: 49900, currency: 'INR', receipt: 'R-2041', notes: { cart: 'c-17' } },
      'Captured by itself': { amount: 12000, capture_method: 'automatic' },
    },
  },
  answers: { 201: { description: 'The order, with what opens it to a shopper.', schema: CreatedOrder } },
  errors: [400],
} as const satisfies RouteDoc;

export const listOrders = {
  id: 'listOrders',
  tag: 'Orders',
  summary: 'List orders',
  query: z.strictObject(listParameters('order')),
  answers: { 200: { description: 'Newest first.', schema: pageOf(Order, 'Order') } },
  errors: [400],
} as const satisfies RouteDoc;

export const showOrder: RouteDoc = {
  id: 'getOrder',
  tag: 'Orders',
  summary: 'Read an order',
  answers: { 200: { description: 'The order.', schema: Order } },
  errors: [404],
};

export const showPublicOrder: RouteDoc = {
  id: 'getPublicOrder',
  tag: 'Orders',
  summary: 'Read the public part of a TEST order',
  answers: { 200: { description: 'What a checkout may know.', schema: PublicOrder } },
  errors: [404],
};

export const showOrderOrigins: RouteDoc = {
  id: 'getOrderOrigins',
  tag: 'Orders',
  summary: "Read where an order's checkout may be embedded",
  description: "The merchant's allowed origins, which the checkout page names in its headers anyway.",
  answers: { 200: { description: 'The web origins.', schema: OrderOrigins } },
  errors: [404],
};
