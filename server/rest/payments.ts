import { type Context, callerOf } from '../../core/context.ts';
import { NotFoundError } from '../../core/errors.ts';
import { isIdOf } from '../../core/ids.ts';
import { checkoutCaller } from '../../core/merchants/authenticate.ts';
import { toJsonAmount } from '../../core/money.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { WIRE_STATUS, wirePayment } from '../../core/wire/payment.ts';
import type { Payment, Prisma } from '../../prisma/client/client.ts';
import { visiblePayments } from '../visible.ts';
import { readBody } from './body.ts';
import * as docs from './docs/payments.ts';
import { HttpError } from './errors.ts';
import { created, idempotencyKeyIn } from './idempotency.ts';
import { readList } from './lists.ts';
import { readQuery, shownAs } from './parameters.ts';
import { paymentInput } from './payment-input.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

async function create(call: Call): Promise<Reply> {
  return created(await createPayment(call.ctx, paymentInput(await readBody(call)), idempotencyKeyIn(call)));
}

/** Without a credential: the order, which must be a TEST one, decides the merchant. */
async function createPublic(call: Call): Promise<Reply> {
  const input = paymentInput(await readBody(call));
  const { orderId } = input;
  if (orderId == null) throw new HttpError(400, 'order_id is required', { field: 'order_id' });
  const order =
    typeof orderId === 'string' && isIdOf('order', orderId)
      ? await call.ctx.app.db.prisma.order.findFirst({ where: { id: orderId, mode: 'TEST' } })
      : null;
  if (!order) throw new NotFoundError('Order');
  const shopper: Context = { ...call.ctx, caller: checkoutCaller(order, []) };
  return created(await createPayment(shopper, input, idempotencyKeyIn(call)));
}

async function show(call: Call): Promise<Reply> {
  return ok(wirePayment(await findPayment(call, visiblePayments(callerOf(call.ctx)))));
}

async function showPublic(call: Call): Promise<Reply> {
  const payment = await findPayment(call, { mode: 'TEST' });
  return ok({
    id: payment.id,
    status: WIRE_STATUS[payment.status],
    amount: toJsonAmount(payment.amount),
    currency: payment.currency,
    method: payment.method.toLowerCase(),
    created_at: payment.createdAt.toISOString(),
  });
}

async function findPayment(call: Call, visible: Prisma.PaymentWhereInput): Promise<Payment> {
  const id = call.param('id');
  const payment = isIdOf('payment', id)
    ? await call.ctx.app.db.prisma.payment.findFirst({ where: { AND: [visible, { id }] } })
    : null;
  if (!payment) throw new NotFoundError('Payment');
  return payment;
}

async function list(call: Call): Promise<Reply> {
  const { db } = call.ctx.app;
  const { status, order_id: orderId, ...page } = readQuery(call, docs.listPayments.query);
  const byStatus = status ? { status: { in: shownAs(WIRE_STATUS, status) } } : {};
  const where = { AND: [visiblePayments(callerOf(call.ctx)), byStatus, orderFilter(orderId)] };
  const source = {
    page: ({ take, skip, after }: { take: number; skip: number; after: string | null }) =>
      db.prisma.payment.findMany({
        where: after === null ? where : { AND: [where, { id: { lt: after } }] },
        orderBy: { id: 'desc' },
        take,
        skip,
      }),
    count: (take: number) => db.prisma.payment.count({ where, take }),
  };
  return ok(await readList(page, source, rows => rows.map(wirePayment)));
}

function orderFilter(orderId: string | undefined): Prisma.PaymentWhereInput {
  if (orderId === undefined) return {};
  return isIdOf('order', orderId) ? { orderId } : { id: { in: [] } };
}

export const paymentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/payments',
    access: 'key',
    permission: 'payments:write',
    doc: docs.createPayment,
    handle: create,
  },
  {
    method: 'GET',
    path: '/api/v1/payments',
    access: 'key',
    permission: 'payments:read',
    doc: docs.listPayments,
    handle: list,
  },
  {
    method: 'POST',
    path: '/api/v1/payments/public',
    access: 'open',
    doc: docs.createPublicPayment,
    handle: createPublic,
  },
  {
    method: 'GET',
    path: '/api/v1/payments/:id',
    access: 'key',
    permission: 'payments:read',
    doc: docs.showPayment,
    handle: show,
  },
  {
    method: 'GET',
    path: '/api/v1/payments/:id/public',
    access: 'open',
    doc: docs.showPublicPayment,
    handle: showPublic,
  },
];
