import { z } from 'zod';
import { EVENT_TYPES } from '../../../core/events/event-types.ts';
import { WIRE_DELIVERY_STATUS } from '../../../core/wire/delivery.ts';
import { freeObject, id, optional, shape, time } from './fields.ts';

const wireDeliveryStatuses = [...new Set(Object.values(WIRE_DELIVERY_STATUS))];

const delivery = {
  id: id('delivery', 'The delivery.'),
  event: z.string().meta({ description: 'The type of its event.', examples: ['payment.success'] }),
  event_id: id('event', 'Its event.'),
  payment_id: optional(z.string(), 'The payment it tells of, if any.', 'pay_0WbLzsz0qkQpT1eH'),
  endpoint_id: id('endpoint', 'Where it goes.'),
  url: z
    .string()
    .meta({ description: "The endpoint's URL as it is now.", examples: ['https://shop.example/hooks'] }),
  status: z.enum(wireDeliveryStatuses).meta({ description: 'How it stands.', examples: ['success'] }),
  state: z
    .enum(['pending', 'sending', 'succeeded', 'failed', 'held', 'cancelled'])
    .meta({ description: 'The exact state.', examples: ['succeeded'] }),
  attempts: z.int().meta({ description: 'POSTs so far.', examples: [1] }),
  created_at: time('When it came to be owed.'),
  last_attempt_at: optional(z.iso.datetime(), 'When it was last sent.', '2026-11-24T09:30:01.000Z'),
  next_retry_at: optional(z.iso.datetime(), 'When it is sent next; null when it never is.', null),
  response_code: optional(z.int(), 'What the receiver answered last.', 200),
  error: optional(z.string(), 'Why the last POST failed, in words.', null),
};

export const Delivery = shape('Delivery', 'One event owed to one endpoint.', delivery);

const attempt = z.strictObject({
  number: z.int().meta({ description: 'Which POST it was.' }),
  started_at: time('When it began.'),
  duration_ms: z.int().nullable().meta({ description: 'How long it took, in milliseconds.' }),
  response_code: z.int().nullable().meta({ description: 'The status of the answer.' }),
  response_body: z.string().nullable().meta({ description: 'Its first 4 KB.' }),
  error: z.string().nullable().meta({ description: 'What went wrong, in words.' }),
});

export const DeliveryDetails = shape('DeliveryDetails', 'A delivery with its payload and every attempt.', {
  ...delivery,
  attempt_log: z.array(attempt).meta({ description: 'Every POST, oldest first.', examples: [[]] }),
  payload: z.unknown().meta({ description: 'What is sent; null before it is made.', examples: [null] }),
});

export const Event = shape('Event', 'One entry of the log, byte for byte what webhooks carry.', {
  id: id('event', 'The event: the same as the header `webhook-id`.'),
  event: z.enum(EVENT_TYPES).meta({ description: 'What happened.', examples: ['payment.success'] }),
  cursor: z
    .string()
    .meta({ description: 'Its place in the log: ask for what follows it.', examples: ['42'] }),
  timestamp: z.int().meta({ description: 'Unix time in seconds.', examples: [1795512600] }),
  data: freeObject(
    'The `payment` as it was right after the event, with the `refund` or `order` it concerns.',
  ),
});

export const EventPage = shape('EventPage', 'A part of the log, in order.', {
  data: z.array(Event).meta({ description: 'The events after the cursor.' }),
  next_cursor: z.string().meta({ description: 'Ask for what comes after this.', examples: ['42'] }),
  has_more: z.boolean().meta({ description: 'Whether more is there already.', examples: [false] }),
});

export const RetryScheduled = shape('RetryScheduled', 'The schedule of the delivery begins anew.', {
  id: id('delivery', 'The delivery.'),
  status: z.literal('pending').meta({ description: 'It is on its way again.' }),
  message: z.string().meta({ description: 'The same in words.', examples: ['Webhook retry scheduled'] }),
});

export const WebhookSettings = shape(
  'WebhookSettings',
  "The merchant's default endpoint, told of every event.",
  {
    webhook_url: optional(z.string(), 'Where webhooks go; null when nowhere.', 'https://shop.example/hooks'),
    webhook_secret: optional(
      z.string(),
      'What signs them: in full right after it was set, else masked.',
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    ),
  },
);

export const WebhookSecret = shape(
  'WebhookSecret',
  'The new secret; the old one signs beside it for 24 hours.',
  {
    webhook_secret: z.string().meta({
      description: 'Shown here and nowhere else.',
      examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    }),
  },
);

export const TestEvent = shape('TestEvent', 'A test event on its way to the endpoint.', {
  id: id('delivery', 'Its delivery.'),
  event_id: id('event', 'The event.'),
  event: z.literal('webhook.test').meta({ description: 'Its type.' }),
  status: z.literal('pending').meta({ description: 'On its way.' }),
  message: z.string().meta({ description: 'The same in words.', examples: ['Test webhook scheduled'] }),
});
