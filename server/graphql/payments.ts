import type { NextAction as NextActionValue } from '../../core/connectors/connector.ts';
import { callerOf } from '../../core/context.ts';
import {
  IdempotencyError,
  InvalidStateError,
  NotFoundError,
  OrderConflictError,
  ValidationError,
} from '../../core/errors.ts';
import { isIdOf } from '../../core/ids.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { capturableAmount, paymentActions, refundableAmount } from '../../core/payments/payment-state.ts';
import type { Payment as PaymentRow } from '../../prisma/client/client.ts';
import { subscribeToPayment } from '../live/payment-updates.ts';
import { visiblePayments } from '../visible.ts';
import { builder } from './builder.ts';
import { CaptureMethod, Mode, PaymentAction, PaymentMethod, PaymentStatus } from './enums.ts';
import { answered, idempotencyKeyOf } from './idempotency.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';
import { Node } from './node.ts';
import { checkPageSize, keyset, pageComplexity } from './pages.ts';
import { matchingPayments, PaymentFilter } from './payment-filter.ts';
import { CardInput, UpiInput } from './payment-inputs.ts';
import { CardDetails, Decline, NextAction } from './payment-parts.ts';

/** A checkout sees its payment become paid, and not what is done with the money or how the merchant keeps its books. */
const MERCHANTS = { merchant: true } as const;

export const Payment = builder.prismaObject('Payment', {
  description: 'One try of a shopper to pay.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'pay_…' }),
    order: t.relation('order', { nullable: true, description: 'The order it pays, if any.' }),
    mode: t.expose('mode', { type: Mode, description: 'Play money or real money.' }),
    amount: t.expose('amount', { type: 'MinorUnits', description: 'What the shopper was asked for.' }),
    currency: t.expose('currency', { type: 'Currency', description: 'Of every amount of this payment.' }),
    method: t.expose('method', { type: PaymentMethod, description: 'Card or UPI.' }),
    captureMethod: t.expose('captureMethod', {
      type: CaptureMethod,
      description: 'When the money is taken.',
    }),
    status: t.expose('status', { type: PaymentStatus, description: 'Where it stands.' }),
    version: t.exposeInt('version', {
      description: 'Counts the changes of this payment: never replace a newer version by an older one.',
    }),
    actions: t.field({
      type: [PaymentAction],
      description: 'What may be asked for now. Not for checkouts.',
      authScopes: MERCHANTS,
      resolve: paymentActions,
    }),
    card: t.field({
      type: CardDetails,
      nullable: true,
      description: 'The card it was made with.',
      resolve: payment => (payment.method === 'CARD' ? payment : null),
    }),
    vpa: t.exposeString('vpa', {
      nullable: true,
      description: 'The UPI address that pays; by a code or a link, null until one has.',
    }),
    authorizedAmount: t.expose('authorized', {
      type: 'MinorUnits',
      description: 'Held by the issuer. Not for checkouts.',
      authScopes: MERCHANTS,
    }),
    capturedAmount: t.expose('captured', {
      type: 'MinorUnits',
      description: 'Taken. Not for checkouts.',
      authScopes: MERCHANTS,
    }),
    capturableAmount: t.field({
      type: 'MinorUnits',
      description: 'Authorized, and neither taken, given back, nor on the way to either. Not for checkouts.',
      authScopes: MERCHANTS,
      resolve: capturableAmount,
    }),
    reversedAmount: t.expose('reversed', {
      type: 'MinorUnits',
      description: 'Given back before it was taken. Not for checkouts.',
      authScopes: MERCHANTS,
    }),
    refundedAmount: t.expose('refunded', {
      type: 'MinorUnits',
      description: 'Given back after it was taken. Not for checkouts.',
      authScopes: MERCHANTS,
    }),
    refundableAmount: t.field({
      type: 'MinorUnits',
      description: 'What a refund may still ask for. Not for checkouts.',
      authScopes: MERCHANTS,
      resolve: refundableAmount,
    }),
    decline: t.field({
      type: Decline,
      nullable: true,
      description: 'Why it was declined or failed.',
      resolve: ({ declineCode }) => (declineCode === null ? null : { code: declineCode }),
    }),
    nextAction: t.field({
      type: NextAction,
      nullable: true,
      description: 'What the shopper has to do; null where nothing is.',
      resolve: ({ nextAction }) => nextAction as unknown as NextActionValue | null,
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: "The merchant's own words. Not for checkouts.",
      authScopes: MERCHANTS,
    }),
    metadata: t.field({
      type: 'JSONObject',
      nullable: true,
      description: "The merchant's own data. Not for checkouts.",
      authScopes: MERCHANTS,
      resolve: ({ metadata }) => metadata as object | null,
    }),
    returnUrl: t.exposeString('returnUrl', {
      nullable: true,
      description: 'Where the shopper goes after a challenge.',
    }),
    processorReference: t.exposeString('processorReference', {
      nullable: true,
      description: "The processor's own id of it. Not for checkouts.",
      authScopes: MERCHANTS,
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When an authorization that was not captured is given back. Not for checkouts.',
      authScopes: MERCHANTS,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was accepted.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const PaymentConnection = builder.connectionObject(
  { type: Payment, name: 'PaymentConnection', description: 'A page of payments.' },
  { name: 'PaymentEdge', description: 'A payment in its place in the list.' },
);

builder.queryFields(t => ({
  payment: t.prismaField({
    type: Payment,
    nullable: true,
    description: 'One payment; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'pay_…' }) },
    authScopes: { permission: 'payments:read' },
    resolve: (query, _root, { id }, ctx) =>
      isIdOf('payment', id)
        ? ctx.app.db.prisma.payment.findFirst({
            ...query,
            where: { AND: [visiblePayments(callerOf(ctx)), { id }] },
          })
        : null,
  }),
  payments: t.prismaConnection(
    {
      type: Payment,
      cursor: 'id',
      description: 'Payments, newest first.',
      args: { filter: t.arg({ type: PaymentFilter, description: 'Which ones.' }) },
      authScopes: { $all: { merchant: true, permission: 'payments:read' } },
      complexity: pageComplexity,
      defaultSize: 20,
      maxSize: checkPageSize,
      resolve: async (query, _root, { filter }, ctx) => {
        const { where, ...page } = keyset(query, 'payment');
        const matching = await matchingPayments(ctx, filter ?? {});
        return ctx.app.db.prisma.payment.findMany({
          ...page,
          where: { AND: [visiblePayments(callerOf(ctx)), matching, where] },
        });
      },
    },
    PaymentConnection,
  ),
}));

const CreatePaymentInput = builder.inputType('CreatePaymentInput', {
  description: 'A payment of an order, or of an amount of its own; with a card or with UPI.',
  fields: t => ({
    orderId: t.id({ description: 'The order to pay; amount and currency are then its own.' }),
    amount: t.field({ type: 'MinorUnits', description: 'Without an order.' }),
    currency: t.field({ type: 'Currency', description: 'Without an order. Default: INR.' }),
    card: t.field({ type: CardInput, description: 'Exactly one of card and upi.' }),
    upi: t.field({ type: UpiInput, description: 'Exactly one of card and upi.' }),
    captureMethod: t.field({
      type: CaptureMethod,
      description:
        "Default: the order's own; without an order the merchant's, and AUTOMATIC where it has none.",
    }),
    description: t.string({ description: 'Your own words, at most 500 characters.' }),
    metadata: t.field({ type: 'JSONObject', description: 'Your own data, at most 8 KB.' }),
    returnUrl: t.string({ description: 'Where the shopper goes after a challenge. Not for checkouts.' }),
    idempotencyKey: t.string({
      description:
        'The same key and input again gives the same answer and pays once. At most 255 visible ASCII characters.',
    }),
  }),
});

const CreatePaymentResult = builder.errorUnion('CreatePaymentResult', {
  description: 'The payment, or why there is none.',
  types: [Payment, ValidationError, NotFoundError, InvalidStateError, OrderConflictError, IdempotencyError],
});

builder.mutationField('createPayment', t =>
  t.field({
    type: CreatePaymentResult,
    description:
      'Starts a payment and answers at once, with status PENDING. Follow it with the subscription `payment`.',
    args: {
      input: t.arg({ type: CreatePaymentInput, required: true, description: 'What to pay, with what.' }),
    },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      Payment.addBrand(
        await answered(ctx, createPayment(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
      ),
  }),
);

builder.subscriptionField('payment', t =>
  t.field({
    type: Payment,
    description: 'The payment as it is now, then after every change.',
    args: { id: t.arg.id({ required: true, description: 'pay_…' }) },
    authScopes: { permission: 'payments:read' },
    subscribe: (_root, { id }, ctx) => subscribeToPayment(ctx, id),
    resolve: (update: PaymentRow | Error) => {
      if (update instanceof Error) throw update;
      return update;
    },
  }),
);
