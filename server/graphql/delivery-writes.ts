import { IdempotencyError, InvalidStateError, NotFoundError, ValidationError } from '../../core/errors.ts';
import { PAGE_MAX } from '../../core/limits.ts';
import { cancelDelivery } from '../../core/webhooks/cancel-delivery.ts';
import { type Replay, replayEvents } from '../../core/webhooks/replay-events.ts';
import { retryDeliveries } from '../../core/webhooks/retry-deliveries.ts';
import { retryDelivery } from '../../core/webhooks/retry-delivery.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import type { Delivery as DeliveryRow } from '../../prisma/client/client.ts';
import { builder } from './builder.ts';
import { Delivery } from './deliveries.ts';
import { describedValues } from './enums.ts';
import { answered, idempotencyKeyOf } from './idempotency.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';

// Sending again, sending a test, and sending no more.

const KEY =
  'The same key and input again gives the same answer and is done once. At most 255 visible ASCII characters.';

const DeliveryInput = builder.inputType('DeliveryInput', {
  description: 'Which delivery.',
  fields: t => ({
    deliveryId: t.id({ required: true, description: 'dlv_…' }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const RetryDeliveriesInput = builder.inputType('RetryDeliveriesInput', {
  description: 'Which deliveries.',
  fields: t => ({
    deliveryIds: t.idList({ required: true, description: `At most ${PAGE_MAX}.` }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const SendTestEventInput = builder.inputType('SendTestEventInput', {
  description: 'Which endpoint to test.',
  fields: t => ({
    endpointId: t.id({ description: 'we_…. Default: the default endpoint.' }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const ReplaySelection = builder.enumType('ReplaySelection', {
  description: 'Which events of a range of time a replay sends.',
  values: describedValues({
    UNDELIVERED:
      'Those whose delivery has failed, for good or so far, or was held while the endpoint was disabled.',
    ALL: 'All that the endpoint asks for, delivered or not, those from before it was registered included.',
  }),
});

const ReplayEventsInput = builder.inputType('ReplayEventsInput', {
  description: 'Which events to send to an endpoint again.',
  fields: t => ({
    endpointId: t.id({ required: true, description: 'we_…' }),
    eventIds: t.idList({
      description: `Exactly these, delivered or not, instead of a range of time; what the endpoint does not ask for is left out. At most ${PAGE_MAX}.`,
    }),
    since: t.field({ type: 'DateTime', description: 'From this moment on: the range of time to replay.' }),
    until: t.field({ type: 'DateTime', description: 'Before this moment. Default: now.' }),
    which: t.field({
      type: ReplaySelection,
      defaultValue: 'UNDELIVERED',
      description: 'Which of those in the range.',
    }),
    after: t.string({ description: 'The nextCursor of the replay before, for the rest of its range.' }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const RetriedDeliveries = builder.objectRef<readonly DeliveryRow[]>('RetriedDeliveries').implement({
  description: 'What will be sent again.',
  fields: t => ({
    deliveries: t.field({
      type: [Delivery],
      description: 'Without those whose endpoint is disabled or deleted, or whose event is no longer kept.',
      complexity: { field: 0, multiplier: PAGE_MAX },
      resolve: deliveries => [...deliveries],
    }),
  }),
});

const ReplayRef = builder.objectRef<Replay>('Replay').implement({
  description: 'What a replay did.',
  fields: t => ({
    count: t.exposeInt('count', { description: 'How many deliveries are due now.' }),
    nextCursor: t.exposeString('nextCursor', {
      nullable: true,
      description: '`after` for what is left of the range; null when this was all of it.',
    }),
  }),
});

const REFUSALS = [ValidationError, NotFoundError, InvalidStateError, IdempotencyError];

const DeliveryResult = builder.errorUnion('DeliveryResult', {
  description: 'The delivery as it is now, or why nothing was done.',
  types: [Delivery, ...REFUSALS],
});

const RetryDeliveriesResult = builder.errorUnion('RetryDeliveriesResult', {
  description: 'What will be sent again, or why nothing will.',
  types: [RetriedDeliveries, ...REFUSALS],
  resolveType: () => 'RetriedDeliveries',
});

const ReplayEventsResult = builder.errorUnion('ReplayEventsResult', {
  description: 'What was replayed, or why nothing was.',
  types: [ReplayRef, ...REFUSALS],
  resolveType: () => 'Replay',
});

builder.mutationFields(t => ({
  retryDelivery: t.field({
    type: DeliveryResult,
    description:
      'Sends a delivery again at once, whatever became of it, with the whole schedule ahead of it.',
    args: { input: t.arg({ type: DeliveryInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      Delivery.addBrand(
        await answered(ctx, retryDelivery(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
      ),
  }),
  retryDeliveries: t.field({
    type: RetryDeliveriesResult,
    description: 'Sends many deliveries again.',
    args: { input: t.arg({ type: RetryDeliveriesInput, required: true, description: 'Which ones.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      answered(ctx, retryDeliveries(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
  }),
  cancelDelivery: t.field({
    type: DeliveryResult,
    description: 'Makes no further attempt of a delivery that waits or is held.',
    args: { input: t.arg({ type: DeliveryInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      Delivery.addBrand(
        await answered(ctx, cancelDelivery(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
      ),
  }),
  sendTestEvent: t.field({
    type: DeliveryResult,
    description: 'Sends `webhook.test` to one endpoint, signed and retried like any other event.',
    args: { input: t.arg({ type: SendTestEventInput, required: true, description: 'To which endpoint.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      Delivery.addBrand(
        await answered(ctx, sendTestEvent(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
      ),
  }),
  replayEvents: t.field({
    type: ReplayEventsResult,
    description:
      'Sends events to one endpoint again: those that are named, or those of a range of time, some thousands per call.',
    args: { input: t.arg({ type: ReplayEventsInput, required: true, description: 'Which ones, to whom.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      answered(ctx, replayEvents(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
  }),
}));
