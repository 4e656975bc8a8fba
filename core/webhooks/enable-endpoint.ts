import { z } from 'zod';
import { operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { changeEndpoint, loadEndpoint } from './change-endpoint.ts';
import { GOOD_HEALTH } from './endpoint-health.ts';

const input = z.strictObject({ endpointId: idText });

/** Sends to the endpoint again, from now on; what was held meanwhile stays held until it is replayed. */
export const enableEndpoint = operation({
  name: 'enableEndpoint',
  permission: 'webhooks:write',
  audits: 'endpoint.enabled',
  input,
  run: call =>
    changeEndpoint(call, call.input.endpointId, endpoint => ({
      ...endpoint,
      ...GOOD_HEALTH,
      status: 'ENABLED',
      disabledReason: null,
    })),
  load: loadEndpoint,
});
