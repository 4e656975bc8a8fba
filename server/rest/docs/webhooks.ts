import { z } from 'zod';
import { EVENT_TYPES, type EventType } from '../../../core/events/event-types.ts';
import { isIdOf } from '../../../core/ids.ts';
import { EVENTS_PAGE_MAX } from '../../../core/limits.ts';
import { settingsInput } from '../../../core/webhooks/put-settings.ts';
import { WIRE_DELIVERY_STATUS } from '../../../core/wire/delivery.ts';
import { pageOf, type RouteDoc } from '../openapi/route-doc.ts';
import {
  Delivery,
  DeliveryDetails,
  EventPage,
  RetryScheduled,
  TestEvent,
  WebhookSecret,
  WebhookSettings,
} from '../openapi/webhook-shapes.ts';
import { listParameters, oneOf, oneShown, wholeNumber } from '../parameters.ts';

const nothing = { schema: z.strictObject({}), examples: { Nothing: {} }, optional: true } as const;

const DEFAULT_EVENTS = 50;

function isEventType(name: string): boolean {
  return EVENT_TYPES.some(type => type === name);
}

export const listEvents = {
  id: 'listEvents',
  tag: 'Events',
  summary: 'Read the event log',
  description:
    'In order, without a gap. Remember `next_cursor` and give it as `after`; events are kept for 30 days.',
  query: z.strictObject({
    after: z
      .string()
      .optional()
      .meta({ description: 'A cursor; with `0`, or without one, from the oldest event kept.' }),
    limit: wholeNumber({ min: 1, max: EVENTS_PAGE_MAX, byDefault: DEFAULT_EVENTS }).meta({
      description: 'How many, at most.',
    }),
    types: z
      .string()
      .transform(text => text.split(',').map(name => name.trim()))
      .refine(names => names.every(isEventType), `must be among ${EVENT_TYPES.join(', ')}`)
      .transform(names => names as EventType[])
      .optional()
      .meta({ description: `Types, with commas between: ${EVENT_TYPES.join(', ')}.` }),
    payment_id: z
      .string()
      .refine(id => isIdOf('payment', id), 'must be the id of a payment')
      .optional()
      .meta({ description: 'Only those of this payment.' }),
  }),
  answers: { 200: { description: 'The events after the cursor.', schema: EventPage } },
  errors: [400],
} as const satisfies RouteDoc;

export const listDeliveries = {
  id: 'listWebhookDeliveries',
  tag: 'Webhooks',
  summary: 'List webhook deliveries',
  query: z.strictObject({
    ...listParameters('delivery'),
    status: oneShown(WIRE_DELIVERY_STATUS).optional().meta({ description: 'Only these.' }),
    event: oneOf(EVENT_TYPES).optional().meta({ description: 'Only those of this type.' }),
  }),
  answers: { 200: { description: 'Newest first.', schema: pageOf(Delivery, 'Delivery') } },
  errors: [400],
} as const satisfies RouteDoc;

export const showDelivery: RouteDoc = {
  id: 'getWebhookDelivery',
  tag: 'Webhooks',
  summary: 'Read a delivery with its payload and attempts',
  answers: { 200: { description: 'The delivery.', schema: DeliveryDetails } },
  errors: [404],
};

export const retryDelivery = {
  id: 'retryWebhookDelivery',
  tag: 'Webhooks',
  summary: 'Send a delivery again',
  description: 'The schedule begins anew, with the same bytes and the same `webhook-id`.',
  keyed: true,
  body: nothing,
  answers: { 200: { description: 'On its way.', schema: RetryScheduled } },
  errors: [400, 404],
} as const satisfies RouteDoc;

export const showSettings: RouteDoc = {
  id: 'getWebhookSettings',
  tag: 'Webhooks',
  summary: 'Read the default endpoint',
  answers: { 200: { description: 'Its URL, and the end of its secret.', schema: WebhookSettings } },
};

export const putSettings = {
  id: 'putWebhookSettings',
  tag: 'Webhooks',
  summary: 'Set the default endpoint',
  description: 'Made if there is none, enabled again if it was disabled; `null` takes it away.',
  keyed: true,
  body: {
    schema: z.strictObject({
      webhook_url: settingsInput.shape.webhookUrl.meta({
        description: 'Where webhooks go; null for nowhere.',
      }),
      webhook_secret: settingsInput.shape.webhookSecret.meta({
        description: 'One of your own, if you have one; otherwise ours, or the one it has.',
      }),
    }),
    examples: { 'A receiver': { webhook_url: 'https://shop.example/hooks' }, Nowhere: { webhook_url: null } },
  },
  answers: { 200: { description: 'The endpoint, with its secret.', schema: WebhookSettings } },
  errors: [400],
} as const satisfies RouteDoc;

export const regenerateSecret = {
  id: 'regenerateWebhookSecret',
  tag: 'Webhooks',
  summary: "Rotate the default endpoint's secret",
  keyed: true,
  body: nothing,
  answers: { 200: { description: 'The new secret.', schema: WebhookSecret } },
  errors: [400, 404],
} as const satisfies RouteDoc;

export const sendTest = {
  id: 'sendTestWebhook',
  tag: 'Webhooks',
  summary: 'Send a `webhook.test` event to the default endpoint',
  keyed: true,
  body: nothing,
  answers: { 200: { description: 'On its way.', schema: TestEvent } },
  errors: [400, 404],
} as const satisfies RouteDoc;
