import { z } from 'zod';
import { EVENT_TYPES } from '../../../core/events/event-types.ts';
import { EVENTS_PAGE_MAX } from '../../../core/limits.ts';
import { settingsInput } from '../../../core/webhooks/put-settings.ts';
import { listParameters, pageOf, type RouteDoc } from '../openapi/route-doc.ts';
import {
  Delivery,
  DeliveryDetails,
  EventPage,
  RetryScheduled,
  TestEvent,
  WebhookSecret,
  WebhookSettings,
} from '../openapi/webhook-shapes.ts';

const nothing = { schema: z.strictObject({}), examples: { Nothing: {} }, optional: true } as const;

export const listEvents: RouteDoc = {
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
    limit: z.int().min(1).max(EVENTS_PAGE_MAX).default(50).meta({ description: 'How many, at most.' }),
    types: z
      .string()
      .optional()
      .meta({ description: `Types, with commas between: ${EVENT_TYPES.join(', ')}.` }),
    payment_id: z.string().optional().meta({ description: 'Only those of this payment.' }),
  }),
  answers: { 200: { description: 'The events after the cursor.', schema: EventPage } },
  errors: [400],
};

export const listDeliveries: RouteDoc = {
  id: 'listWebhookDeliveries',
  tag: 'Webhooks',
  summary: 'List webhook deliveries',
  query: z.strictObject({
    ...listParameters,
    status: z.enum(['pending', 'success', 'failed']).optional().meta({ description: 'Only these.' }),
    event: z.enum(EVENT_TYPES).optional().meta({ description: 'Only those of this type.' }),
  }),
  answers: { 200: { description: 'Newest first.', schema: pageOf(Delivery, 'Delivery') } },
  errors: [400],
};

export const showDelivery: RouteDoc = {
  id: 'getWebhookDelivery',
  tag: 'Webhooks',
  summary: 'Read a delivery with its payload and attempts',
  answers: { 200: { description: 'The delivery.', schema: DeliveryDetails } },
  errors: [404],
};

export const retryDelivery: RouteDoc = {
  id: 'retryWebhookDelivery',
  tag: 'Webhooks',
  summary: 'Send a delivery again',
  description: 'The schedule begins anew, with the same bytes and the same `webhook-id`.',
  keyed: true,
  body: nothing,
  answers: { 200: { description: 'On its way.', schema: RetryScheduled } },
  errors: [400, 404],
};

export const showSettings: RouteDoc = {
  id: 'getWebhookSettings',
  tag: 'Webhooks',
  summary: 'Read the default endpoint',
  answers: { 200: { description: 'Its URL, and the end of its secret.', schema: WebhookSettings } },
};

export const putSettings: RouteDoc = {
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
};

export const regenerateSecret: RouteDoc = {
  id: 'regenerateWebhookSecret',
  tag: 'Webhooks',
  summary: "Rotate the default endpoint's secret",
  keyed: true,
  body: nothing,
  answers: { 200: { description: 'The new secret.', schema: WebhookSecret } },
  errors: [400, 404],
};

export const sendTest: RouteDoc = {
  id: 'sendTestWebhook',
  tag: 'Webhooks',
  summary: 'Send a `webhook.test` event to the default endpoint',
  keyed: true,
  body: nothing,
  answers: { 200: { description: 'On its way.', schema: TestEvent } },
  errors: [400, 404],
};
