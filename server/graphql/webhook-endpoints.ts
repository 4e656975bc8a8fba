import { callerOf } from '../../core/context.ts';
import { isIdOf } from '../../core/ids.ts';
import { DUE_COUNT_MAX, ENDPOINTS_MAX, UNDELIVERED_COUNT_MAX } from '../../core/limits.ts';
import { countDue, countUndelivered } from '../../core/webhooks/count-deliveries.ts';
import { builder } from './builder.ts';
import { describedValues, EventType } from './enums.ts';
import { Node } from './node.ts';

const EndpointStatus = builder.enumType('EndpointStatus', {
  description: 'Whether an endpoint is sent anything.',
  values: describedValues({
    ENABLED: 'It is told of events.',
    DISABLED: 'It is told of nothing; its events are held, so that they can be replayed: see disabledReason.',
  }),
});

/** A query of its own for each. */
const COUNT_COMPLEXITY = 10;

export const WebhookEndpoint = builder.prismaObject('WebhookEndpoint', {
  description: "A merchant's URL that is told of events.",
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'we_…' }),
    url: t.exposeString('url', { description: 'Where webhooks are posted to.' }),
    description: t.exposeString('description', { nullable: true, description: "The merchant's own words." }),
    eventTypes: t.field({
      type: [EventType],
      description: 'What it asked for; empty means every type.',
      // The rows hold nothing but event types: the operations that write them see to it.
      resolve: ({ eventTypes }) => eventTypes as (typeof EventType.$inferType)[],
    }),
    status: t.expose('status', { type: EndpointStatus, description: 'Whether it is sent anything.' }),
    disabledReason: t.exposeString('disabledReason', {
      nullable: true,
      description: 'Why it was disabled, in words.',
    }),
    isDefault: t.exposeBoolean('isDefault', {
      description: "Whether it is the one that REST's webhook settings speak of.",
    }),
    previousSecretExpiresAt: t.expose('previousSecretExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until then the secret before this one signs beside it.',
    }),
    selection: t.exposeString('selection', {
      nullable: true,
      description: 'A GraphQL selection on Event that shapes its payload; null sends the standard body.',
    }),
    selectionError: t.exposeString('selectionError', {
      nullable: true,
      description: 'Why its payload could not be made the last time, if it could not.',
    }),
    failures: t.exposeInt('failures', { description: 'Failed attempts in a row, over all its deliveries.' }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'The first of these failures. After five days of nothing else it is disabled.',
    }),
    pausedUntil: t.expose('breakerOpenUntil', {
      type: 'DateTime',
      nullable: true,
      description:
        'After ten failures in a row nothing is sent until then; afterwards one webhook, as a probe.',
    }),
    dueCount: t.int({
      description: `How many deliveries are due to it or being sent right now, counted up to ${DUE_COUNT_MAX}.`,
      complexity: COUNT_COMPLEXITY,
      resolve: (endpoint, _args, ctx) => countDue(ctx.app, endpoint),
    }),
    undeliveredCount: t.int({
      description: `How many deliveries have failed, for good or so far, or are held: what replayEvents would send, counted up to ${UNDELIVERED_COUNT_MAX}.`,
      args: {
        since: t.arg({ type: 'DateTime', required: true, description: 'Created from this moment on.' }),
        until: t.arg({ type: 'DateTime', description: 'Created before this moment. Default: now.' }),
      },
      complexity: COUNT_COMPLEXITY,
      resolve: (endpoint, { since, until }, ctx) =>
        countUndelivered(ctx.app, endpoint, { since, until: until ?? null }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was registered.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the merchant last changed it.' }),
  }),
});

builder.queryFields(t => ({
  webhookEndpoint: t.prismaField({
    type: WebhookEndpoint,
    nullable: true,
    description: 'One webhook endpoint; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'we_…' }) },
    authScopes: { $all: { merchant: true, permission: 'webhooks:read' } },
    resolve: (query, _root, { id }, ctx) => {
      if (!isIdOf('endpoint', id)) return null;
      const { merchantId, mode } = callerOf(ctx);
      const where = { id, merchantId, mode, deletedAt: null };
      return ctx.app.db.prisma.webhookEndpoint.findFirst({ ...query, where });
    },
  }),
  webhookEndpoints: t.prismaField({
    type: [WebhookEndpoint],
    description: 'Every webhook endpoint, oldest first.',
    authScopes: { $all: { merchant: true, permission: 'webhooks:read' } },
    complexity: { field: 1, multiplier: ENDPOINTS_MAX },
    resolve: (query, _root, _args, ctx) => {
      const { merchantId, mode } = callerOf(ctx);
      return ctx.app.db.prisma.webhookEndpoint.findMany({
        ...query,
        where: { merchantId, mode, deletedAt: null },
        orderBy: { id: 'asc' },
      });
    },
  }),
}));
