import { z } from 'zod';
import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import { type Call, operation } from '../operation.ts';
import { idText, text } from '../parse.ts';
import { changeEndpoint, loadEndpoint } from './change-endpoint.ts';
import { checkedUrl, eventTypesField, selectionField, urlField } from './endpoint-fields.ts';
import { GOOD_HEALTH } from './endpoint-health.ts';

const input = z.strictObject({
  endpointId: idText,
  url: urlField.optional(),
  description: text().nullish(),
  eventTypes: eventTypesField.optional(),
  selection: selectionField.nullish(),
});

/** Changes what is given and leaves the rest; null empties a field. A new URL begins in good health. */
export const updateEndpoint = operation({
  name: 'updateEndpoint',
  permission: 'webhooks:write',
  audits: 'endpoint.updated',
  input,
  run(call) {
    const fields = changesOf(call);
    return changeEndpoint(call, call.input.endpointId, endpoint => ({
      ...endpoint,
      ...fields,
      ...(fields.url === undefined || fields.url === endpoint.url ? {} : GOOD_HEALTH),
    }));
  },
  load: loadEndpoint,
});

function changesOf(call: Call<z.output<typeof input>>): Partial<WebhookEndpoint> {
  const { url, description, eventTypes, selection } = call.input;
  return {
    ...(url === undefined ? {} : { url: checkedUrl(call, url) }),
    ...(description === undefined ? {} : { description }),
    ...(eventTypes === undefined ? {} : { eventTypes }),
    ...(selection === undefined ? {} : { selection, selectionError: null }),
  };
}
