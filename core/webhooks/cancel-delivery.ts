import { z } from 'zod';
import type { Delivery } from '../../prisma/client/client.ts';
import type { Statement } from '../db.ts';
import { InvalidStateError } from '../errors.ts';
import { operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { publishDeliveries } from './delivery-hints.ts';
import { DELIVERY_COLUMNS, lockDeliveries } from './delivery-rows.ts';

const input = z.strictObject({ deliveryId: idText });

const cancel: Statement = {
  name: 'cancel_delivery',
  text: `UPDATE deliveries d SET status = 'CANCELLED', next_attempt_at = NULL WHERE d.id = $1 RETURNING ${DELIVERY_COLUMNS}`,
};

/** Makes no further attempt of a delivery that waits or is held; it can still be retried by hand. */
export const cancelDelivery = operation({
  name: 'cancelDelivery',
  permission: 'webhooks:write',
  auditsPeople: 'delivery.cancelled',
  input,
  run: call =>
    writeAlone<Delivery>(call, async tx => {
      const { deliveryId } = call.input;
      const [locked] = await lockDeliveries(tx, call.caller, [deliveryId]);
      refuseUnlessWaiting(locked as Delivery);
      const [cancelled] = (await tx.run<Delivery>(cancel, [deliveryId])) as [Delivery];
      return {
        id: deliveryId,
        value: cancelled,
        body: JSON.stringify({ id: deliveryId, status: 'cancelled' }),
        afterCommit: () => publishDeliveries(call.ctx.app.hints, [cancelled]),
      };
    }),
  async load(call, stored) {
    const value = await call.ctx.app.db.prisma.delivery.findUniqueOrThrow({ where: { id: stored.id } });
    return { value, body: await storedBody(call, stored) };
  },
});

function refuseUnlessWaiting({ status }: Delivery): void {
  if (status === 'PENDING' || status === 'HELD') return;
  const why = status === 'CLAIMED' ? 'is being sent right now' : `is already ${status.toLowerCase()}`;
  throw new InvalidStateError('INVALID_STATE', `The delivery ${why} and cannot be cancelled.`);
}
