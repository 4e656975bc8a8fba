import { z } from 'zod';
import { operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { changeEndpoint, loadEndpoint } from './change-endpoint.ts';

const input = z.strictObject({ endpointId: idText });

/** Takes the endpoint away for good. Its deliveries stay in the log; those not yet made are cancelled. */
export const deleteEndpoint = operation({
  name: 'deleteEndpoint',
  permission: 'webhooks:write',
  audits: 'endpoint.deleted',
  input,
  run: call =>
    changeEndpoint(call, call.input.endpointId, (endpoint, now) => ({
      ...endpoint,
      deletedAt: now,
      isDefault: false,
    })),
  load: loadEndpoint,
});
