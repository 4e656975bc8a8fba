import { callerOf } from '../../core/context.ts';
import { NotFoundError } from '../../core/errors.ts';
import { isIdOf } from '../../core/ids.ts';
import { wireRefund } from '../../core/wire/refund.ts';
import * as docs from './docs/payments.ts';
import { readList } from './lists.ts';
import { readQuery } from './parameters.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

async function show(call: Call): Promise<Reply> {
  const { merchantId, mode } = callerOf(call.ctx);
  const id = call.param('id');
  const refund = isIdOf('refund', id)
    ? await call.ctx.app.db.prisma.refund.findFirst({ where: { id, merchantId, mode } })
    : null;
  if (!refund) throw new NotFoundError('Refund');
  return ok(wireRefund(refund));
}

async function list(call: Call): Promise<Reply> {
  const { refund } = call.ctx.app.db.prisma;
  const { merchantId, mode } = callerOf(call.ctx);
  const { payment_id: paymentId, ...page } = readQuery(call, docs.listRefunds.query);
  const where = { merchantId, mode, ...paymentFilter(paymentId) };
  const source = {
    page: ({ take, skip, after }: { take: number; skip: number; after: string | null }) =>
      refund.findMany({
        where: after === null ? where : { AND: [where, { id: { lt: after } }] },
        orderBy: { id: 'desc' },
        take,
        skip,
      }),
    count: (take: number) => refund.count({ where, take }),
  };
  return ok(await readList(page, source, rows => rows.map(wireRefund)));
}

function paymentFilter(paymentId: string | undefined) {
  if (paymentId === undefined) return {};
  return isIdOf('payment', paymentId) ? { paymentId } : { id: { in: [] } };
}

export const refundRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/refunds',
    access: 'key',
    permission: 'payments:read',
    doc: docs.listRefunds,
    handle: list,
  },
  {
    method: 'GET',
    path: '/api/v1/refunds/:id',
    access: 'key',
    permission: 'payments:read',
    doc: docs.showRefund,
    handle: show,
  },
];
