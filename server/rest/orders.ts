import { type Caller, callerOf } from '../../core/context.ts';
import type { Database } from '../../core/db.ts';
import { NotFoundError } from '../../core/errors.ts';
import { isIdOf } from '../../core/ids.ts';
import { toJsonAmount } from '../../core/money.ts';
import { checkoutOrigins, WITH_ORIGINS } from '../../core/orders/checkout-origins.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { UNSUCCESSFUL_STATUSES } from '../../core/payments/payment-state.ts';
import { wireOrder } from '../../core/wire/order.ts';
import type { Order } from '../../prisma/client/client.ts';
import { visibleOrders } from '../visible.ts';
import { captureMethodField, parseField, readBody, rename } from './body.ts';
import * as docs from './docs/orders.ts';
import { created, idempotencyKeyIn } from './idempotency.ts';
import { readList } from './lists.ts';
import { readQuery } from './parameters.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

async function create(call: Call): Promise<Reply> {
  const { captureMethod, ...input } = rename(await readBody(call), docs.createOrder.body.schema);
  const answer = createOrder(
    call.ctx,
    { ...input, captureMethod: parseField(captureMethodField, captureMethod, { field: 'capture_method' }) },
    idempotencyKeyIn(call),
  );
  return created(await answer);
}

async function show(call: Call): Promise<Reply> {
  const { db } = call.ctx.app;
  const caller = callerOf(call.ctx);
  const order = await findOrder(db, caller, call.param('id'));
  const [body] = await presentOrders(db, [order]);
  return ok(body as object);
}

async function list(call: Call): Promise<Reply> {
  const { db } = call.ctx.app;
  const where = visibleOrders(callerOf(call.ctx));
  const source = {
    page: ({ take, skip, after }: { take: number; skip: number; after: string | null }) =>
      db.prisma.order.findMany({
        where: after === null ? where : { AND: [where, { id: { lt: after } }] },
        orderBy: { id: 'desc' },
        take,
        skip,
      }),
    count: (take: number) => db.prisma.order.count({ where, take }),
  };
  return ok(await readList(readQuery(call, docs.listOrders.query), source, rows => presentOrders(db, rows)));
}

/** What a checkout without a secret may know: TEST orders only, and nothing of the merchant's. */
async function showPublic(call: Call): Promise<Reply> {
  const id = call.param('id');
  const order = isIdOf('order', id)
    ? await call.ctx.app.db.prisma.order.findFirst({ where: { id, mode: 'TEST' } })
    : null;
  if (!order) throw new NotFoundError('Order');
  return ok({
    id: order.id,
    amount: toJsonAmount(order.amount),
    currency: order.currency,
    status: 'created',
  });
}

/** Where the order's checkout may be shown in a frame; the web process says so in its page's headers, in public. */
async function showOrigins(call: Call): Promise<Reply> {
  const { db, config } = call.ctx.app;
  const id = call.param('id');
  const order = isIdOf('order', id)
    ? await db.prisma.order.findUnique({ where: { id }, include: WITH_ORIGINS })
    : null;
  if (!order) throw new NotFoundError('Order');
  return ok({ origins: checkoutOrigins(config, order) });
}

async function findOrder(db: Database, caller: Caller, id: string): Promise<Order> {
  const order = isIdOf('order', id)
    ? await db.prisma.order.findFirst({ where: { AND: [visibleOrders(caller), { id }] } })
    : null;
  if (!order) throw new NotFoundError('Order');
  return order;
}

/** With the payment that is alive or has succeeded, read once for all of them. */
async function presentOrders(db: Database, orders: readonly Order[]): Promise<object[]> {
  const live = await db.prisma.payment.findMany({
    where: {
      orderId: { in: orders.map(order => order.id) },
      status: { notIn: [...UNSUCCESSFUL_STATUSES] },
    },
  });
  const byOrder = new Map(live.map(payment => [payment.orderId, payment]));
  return orders.map(order => wireOrder(order, byOrder.get(order.id) ?? null));
}

export const orderRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/orders',
    access: 'key',
    permission: 'orders:write',
    doc: docs.createOrder,
    handle: create,
  },
  {
    method: 'GET',
    path: '/api/v1/orders',
    access: 'key',
    permission: 'orders:read',
    doc: docs.listOrders,
    handle: list,
  },
  {
    method: 'GET',
    path: '/api/v1/orders/:id',
    access: 'key',
    permission: 'orders:read',
    doc: docs.showOrder,
    handle: show,
  },
  {
    method: 'GET',
    path: '/api/v1/orders/:id/public',
    access: 'open',
    doc: docs.showPublicOrder,
    handle: showPublic,
  },
  {
    method: 'GET',
    path: '/api/v1/orders/:id/origins',
    access: 'open',
    unlimited: true,
    doc: docs.showOrderOrigins,
    handle: showOrigins,
  },
];
