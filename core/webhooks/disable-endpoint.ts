import { z } from 'zod';
import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import { announce } from '../announce.ts';
import { operation } from '../operation.ts';
import { idText, text } from '../parse.ts';
import { wireEndpoint } from '../wire/endpoint.ts';
import { writeAlone } from '../write-alone.ts';
import { loadEndpoint } from './change-endpoint.ts';
import { disableEndpoints } from './disable-endpoints.ts';
import { lockEndpoint } from './endpoint-rows.ts';

const input = z.strictObject({ endpointId: idText, reason: text().nullish() });

/** Sends nothing more to the endpoint; its events are held, so that they can be replayed once it is enabled. */
export const disableEndpoint = operation({
  name: 'disableEndpoint',
  permission: 'webhooks:write',
  audits: 'endpoint.disabled',
  input,
  run: call =>
    writeAlone(call, async (tx, now) => {
      const endpoint = await lockEndpoint(tx, call.caller, call.input.endpointId);
      if (endpoint.status === 'DISABLED') return answerOf(endpoint);
      const disabledReason = call.input.reason ?? 'Disabled by the merchant.';
      const appended = await disableEndpoints(tx, [{ endpoint, reason: disabledReason }], now);
      return {
        ...answerOf({ ...endpoint, status: 'DISABLED', disabledReason, updatedAt: now }),
        afterCommit: () => announce(call.ctx.app, appended),
      };
    }),
  load: loadEndpoint,
});

function answerOf(endpoint: WebhookEndpoint) {
  return { id: endpoint.id, value: endpoint, body: JSON.stringify(wireEndpoint(endpoint)) };
}
