import { z } from 'zod';
import type { Delivery } from '../../prisma/client/client.ts';
import { PAGE_MAX } from '../limits.ts';
import { operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { lockDeliveries, makeDue } from './delivery-rows.ts';
import { announceDue } from './retry-delivery.ts';

const input = z.strictObject({
  deliveryIds: z.array(idText).min(1, 'must name a delivery').max(PAGE_MAX, `must name at most ${PAGE_MAX}`),
});

interface Retried {
  readonly deliveryIds: readonly string[];
}

/** Sends many deliveries again. Answers with those that will be: an endpoint that is disabled takes none. */
export const retryDeliveries = operation({
  name: 'retryDeliveries',
  permission: 'webhooks:write',
  auditsPeople: 'delivery.retried',
  input,
  run: call =>
    writeAlone<readonly Delivery[]>(call, async (tx, now) => {
      const locked = await lockDeliveries(tx, call.caller, call.input.deliveryIds);
      const due = await makeDue(
        tx,
        locked.map(delivery => delivery.id),
        now,
      );
      const deliveryIds = due.map(delivery => delivery.id);
      return {
        id: '',
        value: due,
        body: JSON.stringify({ deliveryIds } satisfies Retried),
        auditTarget: null,
        audited: due.length > 0 ? { deliveryIds } : null,
        afterCommit: () => announceDue(call.ctx.app, due, now),
      };
    }),
  async load(call, stored) {
    const body = await storedBody(call, stored);
    const { deliveryIds } = JSON.parse(body) as Retried;
    const value = await call.ctx.app.db.prisma.delivery.findMany({ where: { id: { in: [...deliveryIds] } } });
    return { value, body };
  },
});
