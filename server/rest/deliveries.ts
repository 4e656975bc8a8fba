import { callerOf } from '../../core/context.ts';
import { NotFoundError } from '../../core/errors.ts';
import { isIdOf } from '../../core/ids.ts';
import { retryDelivery } from '../../core/webhooks/retry-delivery.ts';
import { WIRE_DELIVERY_STATUS, wireDelivery, wireDeliveryAttempt } from '../../core/wire/delivery.ts';
import { readBody, rename } from './body.ts';
import * as docs from './docs/webhooks.ts';
import { answered, idempotencyKeyIn } from './idempotency.ts';
import { readList } from './lists.ts';
import { readQuery, shownAs } from './parameters.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

// The delivery log: what was owed to whom, and how that went.

const endpoint = { select: { url: true, breakerOpenUntil: true } } as const;

async function list(call: Call): Promise<Reply> {
  const { delivery } = call.ctx.app.db.prisma;
  const { merchantId, mode } = callerOf(call.ctx);
  const { status, event, ...page } = readQuery(call, docs.listDeliveries.query);
  const where = {
    merchantId,
    mode,
    ...(status && { status: { in: shownAs(WIRE_DELIVERY_STATUS, status) } }),
    ...(event && { eventType: event }),
  };
  const source = {
    page: ({ take, skip, after }: { take: number; skip: number; after: string | null }) =>
      delivery.findMany({
        where: after === null ? where : { AND: [where, { id: { lt: after } }] },
        include: { endpoint },
        orderBy: { id: 'desc' },
        take,
        skip,
      }),
    count: (take: number) => delivery.count({ where, take }),
  };
  return ok(await readList(page, source, rows => rows.map(wireDelivery)));
}

/** With the payload as it is sent, byte for byte. */
async function show(call: Call): Promise<Reply> {
  const { merchantId, mode } = callerOf(call.ctx);
  const id = call.param('id');
  const row = isIdOf('delivery', id)
    ? await call.ctx.app.db.prisma.delivery.findFirst({
        where: { id, merchantId, mode },
        include: { endpoint, event: true, attempts: { orderBy: { number: 'asc' } } },
      })
    : null;
  if (!row) throw new NotFoundError('Delivery');
  const { event, attempts, ...delivery } = row;
  const head = { ...wireDelivery(delivery), attempt_log: attempts.map(wireDeliveryAttempt) };
  // null before it is made, and once the event is no longer kept.
  const payload = delivery.body ?? (delivery.shaped ? 'null' : (event?.body ?? 'null'));
  return { status: 200, body: `${JSON.stringify(head).slice(0, -1)},"payload":${payload}}` };
}

async function retry(call: Call): Promise<Reply> {
  rename(await readBody(call), docs.retryDelivery.body.schema);
  const input = { deliveryId: call.param('id') };
  return answered(200, await retryDelivery(call.ctx, input, idempotencyKeyIn(call)));
}

const read = { access: 'key', permission: 'webhooks:read' } as const;
const write = { access: 'key', permission: 'webhooks:write' } as const;

export const deliveryRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/webhooks', ...read, doc: docs.listDeliveries, handle: list },
  { method: 'GET', path: '/api/v1/webhooks/:id', ...read, doc: docs.showDelivery, handle: show },
  { method: 'POST', path: '/api/v1/webhooks/:id/retry', ...write, doc: docs.retryDelivery, handle: retry },
];
