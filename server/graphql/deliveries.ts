import { callerOf } from '../../core/context.ts';
import type { EventType as EventTypeValue } from '../../core/events/event-types.ts';
import { idBound, isIdOf } from '../../core/ids.ts';
import { nextAttemptOf } from '../../core/webhooks/next-attempt.ts';
import type { Delivery as DeliveryRow, Prisma } from '../../prisma/client/client.ts';
import { subscribeToDeliveries } from '../live/delivery-updates.ts';
import { feedEvents } from '../live/feed-event.ts';
import { builder } from './builder.ts';
import { describedValues, EventType } from './enums.ts';
import { Event } from './events.ts';
import { Node } from './node.ts';
import { checkPageSize, keyset, pageComplexity } from './pages.ts';
import { Payment } from './payments.ts';

const DeliveryStatus = builder.enumType('DeliveryStatus', {
  description: 'Where a delivery stands.',
  values: describedValues({
    PENDING: 'To be sent at nextAttemptAt.',
    CLAIMED: 'Being sent right now.',
    SUCCEEDED: 'The receiver answered with a 2xx.',
    FAILED: 'The last attempt of the schedule has failed.',
    HELD: 'Its endpoint is disabled; it waits for a replay.',
    CANCELLED: 'Cancelled by the merchant, or its endpoint was deleted.',
  }),
});

builder.prismaObject('DeliveryAttempt', {
  description: 'One POST.',
  fields: t => ({
    number: t.exposeInt('number', { description: 'Counts from 1, retries by hand included.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was sent.' }),
    durationMs: t.exposeInt('durationMs', { description: 'How long the answer took, in milliseconds.' }),
    statusCode: t.exposeInt('statusCode', {
      nullable: true,
      description: "The answer's HTTP status; null where none came.",
    }),
    error: t.exposeString('error', { nullable: true, description: 'Why it failed, in words.' }),
    responseExcerpt: t.exposeString('responseExcerpt', {
      nullable: true,
      description: "The first 4 KB of the answer's body.",
    }),
  }),
});

export const Delivery = builder.prismaObject('Delivery', {
  description: 'One event owed to one endpoint.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'dlv_…' }),
    endpoint: t.relation('endpoint', { description: 'To whom.' }),
    eventType: t.field({
      type: EventType,
      description: 'What the event says.',
      resolve: ({ eventType }) => eventType as EventTypeValue,
    }),
    event: t.field({
      type: Event,
      nullable: true,
      description: 'The event; null once it is no longer kept.',
      select: { event: true },
      resolve: ({ event }, _args, ctx) => (event && feedEvents(ctx.app.db, [event])[0]) ?? null,
    }),
    payment: t.relation('payment', { nullable: true, description: 'The payment that the event is about.' }),
    payload: t.field({
      type: 'JSONObject',
      nullable: true,
      description:
        'What is sent, the same on every attempt; null before it is made, or once it is no longer kept.',
      select: { body: true, shaped: true, event: { select: { body: true } } },
      resolve: ({ body, shaped, event }) => {
        const bytes = body ?? (shaped ? undefined : event?.body);
        return bytes === undefined ? null : (JSON.parse(bytes) as object);
      },
    }),
    status: t.expose('status', { type: DeliveryStatus, description: 'Where it stands.' }),
    attemptCount: t.exposeInt('attemptCount', { description: 'How often it was sent.' }),
    attempts: t.relation('attempts', {
      description: 'Every time it was sent, the first one first.',
      query: { orderBy: { number: 'asc' } },
    }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it will be sent next, if it will.',
      select: { status: true, nextAttemptAt: true, endpoint: { select: { breakerOpenUntil: true } } },
      resolve: delivery => nextAttemptOf(delivery, delivery.endpoint),
    }),
    lastAttemptAt: t.expose('lastAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was sent last.',
    }),
    lastStatusCode: t.exposeInt('lastStatusCode', {
      nullable: true,
      description: "The last answer's HTTP status; null where none came.",
    }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'Why the last attempt failed, in words; null where it did not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first owed.' }),
  }),
});

export const DeliveryConnection = builder.connectionObject(
  { type: Delivery, name: 'DeliveryConnection', description: 'A page of deliveries.' },
  { name: 'DeliveryEdge', description: 'A delivery in its place in the list.' },
);

builder.prismaObjectField(Payment, 'deliveries', t =>
  t.relation('deliveries', {
    description: 'Every webhook about it, oldest first. Not for checkouts.',
    authScopes: { $all: { merchant: true, permission: 'webhooks:read' } },
    query: { orderBy: { id: 'asc' } },
  }),
);

const DeliveryFilter = builder.inputType('DeliveryFilter', {
  description: 'Which deliveries. Every field that is given must match.',
  fields: t => ({
    deliveryId: t.id({ description: 'This one.' }),
    statuses: t.field({ type: [DeliveryStatus], description: 'Any of these.' }),
    eventTypes: t.field({ type: [EventType], description: 'Any of these.' }),
    endpointId: t.id({ description: 'To this endpoint, which may have been deleted since.' }),
    paymentId: t.id({ description: 'About this payment.' }),
    createdFrom: t.field({ type: 'DateTime', description: 'Not before.' }),
    createdUntil: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});

function matching(filter: typeof DeliveryFilter.$inferInput): Prisma.DeliveryWhereInput {
  const { deliveryId, statuses, eventTypes, endpointId, paymentId, createdFrom, createdUntil } = filter;
  const known = (kind: 'delivery' | 'endpoint' | 'payment', id: string) =>
    isIdOf(kind, id) ? id : { in: [] };
  return {
    ...(statuses ? { status: { in: statuses } } : {}),
    ...(eventTypes ? { eventType: { in: eventTypes } } : {}),
    ...(endpointId ? { endpointId: known('endpoint', endpointId) } : {}),
    ...(paymentId ? { paymentId: known('payment', paymentId) } : {}),
    ...(deliveryId ? { AND: { id: known('delivery', deliveryId) } } : {}),
    id: {
      ...(createdFrom ? { gte: idBound('delivery', createdFrom) } : {}),
      ...(createdUntil ? { lt: idBound('delivery', createdUntil) } : {}),
    },
  };
}

builder.queryFields(t => ({
  delivery: t.prismaField({
    type: Delivery,
    nullable: true,
    description: 'One delivery; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'dlv_…' }) },
    authScopes: { $all: { merchant: true, permission: 'webhooks:read' } },
    resolve: (query, _root, { id }, ctx) => {
      if (!isIdOf('delivery', id)) return null;
      const { merchantId, mode } = callerOf(ctx);
      return ctx.app.db.prisma.delivery.findFirst({ ...query, where: { id, merchantId, mode } });
    },
  }),
  deliveries: t.prismaConnection(
    {
      type: Delivery,
      cursor: 'id',
      description: 'The delivery log, newest first.',
      args: { filter: t.arg({ type: DeliveryFilter, description: 'Which ones.' }) },
      authScopes: { $all: { merchant: true, permission: 'webhooks:read' } },
      complexity: pageComplexity,
      defaultSize: 20,
      maxSize: checkPageSize,
      resolve: (query, _root, { filter }, ctx) => {
        const { where, ...page } = keyset(query, 'delivery');
        const { merchantId, mode } = callerOf(ctx);
        return ctx.app.db.prisma.delivery.findMany({
          ...page,
          where: { AND: [{ merchantId, mode }, matching(filter ?? {}), where] },
        });
      },
    },
    DeliveryConnection,
  ),
}));

builder.subscriptionField('deliveries', t =>
  t.field({
    type: Delivery,
    description:
      'Deliveries as they are attempted, each as it is now. Read the list again after a reconnect: what changed meanwhile is not repeated.',
    args: { endpointId: t.arg.id({ description: 'Of this endpoint only.' }) },
    authScopes: { $all: { merchant: true, permission: 'webhooks:read' } },
    subscribe: (_root, { endpointId }, ctx) => subscribeToDeliveries(ctx, endpointId ?? null),
    resolve: (update: DeliveryRow | Error) => {
      if (update instanceof Error) throw update;
      return update;
    },
  }),
);
