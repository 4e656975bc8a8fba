import { z } from 'zod';
import type { Delivery } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { publishDeliveries } from './delivery-hints.ts';
import { lockDeliveries, makeDue, notDueRefusal } from './delivery-rows.ts';
import { wakeEndpoints } from './wake-endpoints.ts';

const input = z.strictObject({ deliveryId: idText });

/** Sends a delivery again at once, whatever became of it, with the whole schedule ahead of it. */
export const retryDelivery = operation({
  name: 'retryDelivery',
  permission: 'webhooks:write',
  auditsPeople: 'delivery.retried',
  input,
  run: call =>
    writeAlone(call, async (tx, now) => {
      await lockDeliveries(tx, call.caller, [call.input.deliveryId]);
      const [delivery] = await makeDue(tx, [call.input.deliveryId], now);
      if (!delivery) throw notDueRefusal();
      const message = 'Webhook retry scheduled';
      return {
        id: delivery.id,
        value: delivery,
        body: JSON.stringify({ id: delivery.id, status: 'pending', message }),
        afterCommit: () => announceDue(call.ctx.app, [delivery], now),
      };
    }),
  async load(call, stored) {
    const value = await call.ctx.app.db.prisma.delivery.findUniqueOrThrow({ where: { id: stored.id } });
    return { value, body: await storedBody(call, stored) };
  },
});

/** After COMMIT: deliveries that were made due by hand. The time in the job's id makes it another than any before. */
export function announceDue(app: App, deliveries: readonly Delivery[], now: Date): void {
  publishDeliveries(app.hints, deliveries);
  wakeEndpoints(app.jobs, deliveries, now.getTime());
}
