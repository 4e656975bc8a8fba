import { z } from 'zod';
import type { Delivery } from '../../prisma/client/client.ts';
import { announce } from '../announce.ts';
import { InvalidStateError } from '../errors.ts';
import { appendEvents } from '../events/append-events.ts';
import { operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { readDelivery } from './delivery-rows.ts';
import { endpointEvent } from './endpoint-event.ts';
import { lockEndpoint } from './endpoint-rows.ts';

const input = z.strictObject({ endpointId: idText.nullish() });

/** Sends `webhook.test` to one endpoint (without an id the default one), signed and retried like any other. */
export const sendTestEvent = operation({
  name: 'sendTestEvent',
  permission: 'webhooks:write',
  auditsPeople: 'endpoint.tested',
  input,
  run: call =>
    writeAlone(call, async (tx, now) => {
      const endpoint = await lockEndpoint(tx, call.caller, call.input.endpointId);
      if (endpoint.status === 'DISABLED') throw disabledRefusal();
      const appended = await appendEvents(tx, [endpointEvent('webhook.test', endpoint)], now);
      const delivery = await readDelivery(tx, appended.deliveries[0]?.id ?? '');
      return {
        id: delivery.id,
        value: delivery,
        body: bodyOf(delivery),
        auditTarget: endpoint.id,
        audited: { deliveryId: delivery.id },
        afterCommit: () => announce(call.ctx.app, appended),
      };
    }),
  async load(call, stored) {
    const value = await call.ctx.app.db.prisma.delivery.findUniqueOrThrow({ where: { id: stored.id } });
    return { value, body: await storedBody(call, stored) };
  },
});

export function disabledRefusal(): InvalidStateError {
  return new InvalidStateError('INVALID_STATE', 'The webhook endpoint is disabled. Enable it first.');
}

function bodyOf({ id, eventId, eventType }: Delivery): string {
  const message = 'Test webhook scheduled';
  return JSON.stringify({ id, event_id: eventId, event: eventType, status: 'pending', message });
}
