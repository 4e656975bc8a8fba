import { callerOf } from '../../core/context.ts';
import { IdempotencyError, ValidationError } from '../../core/errors.ts';
import { idBound, isIdOf } from '../../core/ids.ts';
import { CLIENT_SECRET_LIFETIME_MS } from '../../core/limits.ts';
import { acceptsUpiWithoutVpa } from '../../core/orders/accepts-upi-without-vpa.ts';
import { createDemoOrder } from '../../core/orders/create-demo-order.ts';
import { type CreatedOrder as CreatedOrderValue, createOrder } from '../../core/orders/create-order.ts';
import { PAID_STATUSES, UNSUCCESSFUL_STATUSES } from '../../core/payments/payment-state.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { visibleOrders } from '../visible.ts';
import { builder } from './builder.ts';
import { CaptureMethod, describedValues, Mode } from './enums.ts';
import { answered, idempotencyKeyOf } from './idempotency.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';
import { Node } from './node.ts';
import { checkPageSize, keyset, pageComplexity } from './pages.ts';
import { Payment, PaymentConnection } from './payments.ts';
import { likeLiteral, storable } from './stored-text.ts';

export const Order = builder.prismaObject('Order', {
  description: 'What a merchant wants to collect.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'order_…' }),
    mode: t.expose('mode', { type: Mode, description: 'Play money or real money.' }),
    merchantName: t.string({
      description: 'Who asks for the money.',
      select: { merchant: { select: { name: true } } },
      resolve: order => order.merchant.name,
    }),
    amount: t.expose('amount', { type: 'MinorUnits', description: 'How much.' }),
    currency: t.expose('currency', { type: 'Currency', description: 'In which currency.' }),
    receipt: t.exposeString('receipt', {
      nullable: true,
      description: "The merchant's own number for it. Not for checkouts.",
      authScopes: { merchant: true },
    }),
    notes: t.field({
      type: 'JSONObject',
      nullable: true,
      description: "The merchant's own data. Not for checkouts.",
      authScopes: { merchant: true },
      resolve: ({ notes }) => notes as object | null,
    }),
    captureMethod: t.expose('captureMethod', {
      type: CaptureMethod,
      description: 'When the money of its payments is taken.',
    }),
    returnUrl: t.exposeString('returnUrl', {
      nullable: true,
      description: "Where the checkout's links back to the shop lead.",
    }),
    acceptsUpiWithoutVpa: t.boolean({
      description: 'Whether UPI can pay it without an address: by a code or a link that any pays.',
      resolve: (order, _args, ctx) => acceptsUpiWithoutVpa(ctx.app, order),
    }),
    lastPayment: t.field({
      type: Payment,
      nullable: true,
      description: 'The newest try to pay it, whatever became of it.',
      select: (_args, _ctx, nestedSelection) => ({
        payments: nestedSelection({ orderBy: { id: 'desc' }, take: 1 }),
      }),
      resolve: order => order.payments[0] ?? null,
    }),
    payment: t.field({
      type: Payment,
      nullable: true,
      description: 'The payment that is alive or has succeeded, if any. There is never more than one.',
      select: (_args, _ctx, nestedSelection) => ({
        payments: nestedSelection({
          where: { status: { notIn: [...UNSUCCESSFUL_STATUSES] } },
          orderBy: { id: 'desc' },
          take: 1,
        }),
      }),
      resolve: order => order.payments[0] ?? null,
    }),
    payments: t.relatedConnection(
      'payments',
      {
        cursor: 'id',
        description: 'Every try to pay it, newest first. Not for checkouts.',
        authScopes: { merchant: true },
        complexity: pageComplexity,
        defaultSize: 20,
        maxSize: checkPageSize,
        query: { orderBy: { id: 'desc' } },
      },
      PaymentConnection,
    ),
    checkoutExpiresAt: t.expose('clientSecretExpiresAt', {
      type: 'DateTime',
      description: 'Until then its client secret, and so its checkout, works.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

const OrderState = builder.enumType('OrderState', {
  description: 'Where an order stands.',
  values: describedValues({
    OPEN: 'Not paid, and its checkout still works.',
    PAID: 'A payment of it was authorized or taken.',
  }),
});

const OrderFilter = builder.inputType('OrderFilter', {
  description: 'Which orders. Every field that is given must match.',
  fields: t => ({
    receipt: t.string({ description: "The merchant's own number, exactly." }),
    state: t.field({ type: OrderState, description: 'Where it stands.' }),
    search: t.string({ description: "Its id, a payment's id, or the beginning of a receipt." }),
    createdFrom: t.field({ type: 'DateTime', description: 'Not before.' }),
    createdUntil: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});

function matching(filter: typeof OrderFilter.$inferInput, now: Date): Prisma.OrderWhereInput {
  const { receipt, state, search, createdFrom, createdUntil } = filter;
  return {
    ...(receipt == null ? {} : { receipt: storable(receipt) }),
    AND: [
      state ? inState(state, now) : {},
      search ? searched(storable(search.trim())) : {},
      createdFrom ? { id: { gte: idBound('order', createdFrom) } } : {},
      createdUntil ? { id: { lt: idBound('order', createdUntil) } } : {},
    ],
  };
}

/** What is open was made lately: so only the newest orders are looked at, however many were paid before. */
function inState(state: typeof OrderState.$inferType, now: Date): Prisma.OrderWhereInput {
  const paying = { status: { in: [...PAID_STATUSES] } };
  if (state === 'PAID') return { payments: { some: paying } };
  const since = new Date(now.getTime() - CLIENT_SECRET_LIFETIME_MS);
  return {
    payments: { none: paying },
    clientSecretExpiresAt: { gt: now },
    id: { gte: idBound('order', since) },
  };
}

function searched(text: string): Prisma.OrderWhereInput {
  if (isIdOf('order', text)) return { id: text };
  if (isIdOf('payment', text)) return { payments: { some: { id: text } } };
  return { receipt: { startsWith: likeLiteral(text) } };
}

builder.queryFields(t => ({
  order: t.prismaField({
    type: Order,
    nullable: true,
    description: 'One order; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'order_…' }) },
    authScopes: { permission: 'orders:read' },
    resolve: (query, _root, { id }, ctx) =>
      isIdOf('order', id)
        ? ctx.app.db.prisma.order.findFirst({
            ...query,
            where: { AND: [visibleOrders(callerOf(ctx)), { id }] },
          })
        : null,
  }),
  orders: t.prismaConnection(
    {
      type: Order,
      cursor: 'id',
      description: 'Orders, newest first.',
      args: { filter: t.arg({ type: OrderFilter, description: 'Which ones.' }) },
      authScopes: { $all: { merchant: true, permission: 'orders:read' } },
      complexity: pageComplexity,
      defaultSize: 20,
      maxSize: checkPageSize,
      resolve: (query, _root, { filter }, ctx) => {
        const { where, ...page } = keyset(query, 'order');
        return ctx.app.db.prisma.order.findMany({
          ...page,
          where: { AND: [visibleOrders(callerOf(ctx)), matching(filter ?? {}, ctx.app.now()), where] },
        });
      },
    },
    { name: 'OrderConnection', description: 'A page of orders.' },
    { name: 'OrderEdge', description: 'An order in its place in the list.' },
  ),
}));

const CreatedOrder = builder.objectRef<CreatedOrderValue>('CreatedOrder').implement({
  description:
    'A new order with what lets a shopper pay it. `clientSecret` and `checkoutUrl` are shown here only.',
  fields: t => ({
    order: t.field({ type: Order, description: 'The order.', resolve: created => created.order }),
    clientSecret: t.exposeString('clientSecret', {
      description: 'Lets its holder read and pay this one order: `Authorization: Bearer …`.',
    }),
    checkoutUrl: t.exposeString('checkoutUrl', { description: 'The hosted checkout page of the order.' }),
  }),
});

const CreateOrderInput = builder.inputType('CreateOrderInput', {
  description: 'What to collect.',
  fields: t => ({
    amount: t.field({ type: 'MinorUnits', required: true, description: 'At least 100.' }),
    currency: t.field({ type: 'Currency', defaultValue: 'INR', description: 'In which currency.' }),
    receipt: t.string({ description: 'Your own number for it, at most 500 characters.' }),
    notes: t.field({ type: 'JSONObject', description: 'Your own data, at most 8 KB.' }),
    captureMethod: t.field({
      type: CaptureMethod,
      description:
        "When the money of its payments is taken. Default: the merchant's own; AUTOMATIC where it has none.",
    }),
    returnUrl: t.string({
      description:
        "Where the checkout's links back to the shop lead: one of your allowed origins, or https if you have named none.",
    }),
    idempotencyKey: t.string({
      description:
        'The same key and input again gives the same answer and creates once. At most 255 visible ASCII characters.',
    }),
  }),
});

const CreateOrderResult = builder.errorUnion('CreateOrderResult', {
  description: 'The order, or why there is none.',
  types: [CreatedOrder, ValidationError, IdempotencyError],
  resolveType: () => 'CreatedOrder',
});

builder.mutationFields(t => ({
  createOrder: t.field({
    type: CreateOrderResult,
    description: 'Creates an order, and the secret that lets a shopper pay it.',
    args: { input: t.arg({ type: CreateOrderInput, required: true, description: 'What to collect.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      answered(ctx, createOrder(ctx, withoutNulls(input), idempotencyKeyOf(ctx, info, idempotencyKey))),
  }),
  createDemoOrder: t.field({
    type: CreateOrderResult,
    description: 'Demo installations only: a fresh order of the demo merchant, to try the checkout with.',
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, _args, ctx) => answered(ctx, createDemoOrder(ctx)),
  }),
}));

/** In GraphQL null and absent both mean "the default"; core knows only absent. */
function withoutNulls(input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}
