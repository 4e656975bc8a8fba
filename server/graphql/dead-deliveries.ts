import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay';
import type { App } from '../../core/context.ts';
import { NotFoundError, ValidationError } from '../../core/errors.ts';
import type { EventType as EventTypeValue } from '../../core/events/event-types.ts';
import {
  type DeadDelivery as DeadDeliveryRow,
  readDeadDeliveries,
} from '../../core/installation/read-dead-deliveries.ts';
import { retryDeadDeliveries } from '../../core/installation/retry-dead-deliveries.ts';
import { PAGE_MAX } from '../../core/limits.ts';
import { builder } from './builder.ts';
import { EventType, Mode } from './enums.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';
import { checkCursor, checkPageSize, DEFAULT_PAGE_SIZE, type PageArgs, pageComplexity } from './pages.ts';

// For those who run the installation, across all merchants. What a webhook says stays between a merchant and its receiver.

const DeadDelivery = builder.objectRef<DeadDeliveryRow>('DeadDelivery').implement({
  description: 'A webhook whose schedule has ended without a success, as an operator sees it.',
  fields: t => ({
    id: t.exposeID('id', { description: 'dlv_…' }),
    merchantId: t.exposeID('merchantId', { description: 'Whose it is: mer_…' }),
    merchantName: t.exposeString('merchantName', { description: 'The name of that merchant.' }),
    mode: t.expose('mode', { type: Mode, description: 'In which mode.' }),
    endpointId: t.exposeID('endpointId', { description: 'To whom: we_…' }),
    endpointUrl: t.exposeString('endpointUrl', { description: "That endpoint's URL." }),
    eventType: t.field({
      type: EventType,
      description: 'What kind of event it tells of.',
      resolve: ({ eventType }) => eventType as EventTypeValue,
    }),
    attemptCount: t.exposeInt('attemptCount', { description: 'How often it was sent.' }),
    lastStatusCode: t.exposeInt('lastStatusCode', {
      nullable: true,
      description: "The last answer's HTTP status; null where none came.",
    }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'Why the last attempt failed, in words.',
    }),
    exhaustedAt: t.expose('exhaustedAt', {
      type: 'DateTime',
      description: 'When the last attempt of its schedule was made.',
    }),
    retryable: t.exposeBoolean('retryable', {
      description: 'false: its endpoint is disabled or deleted, or its event is no longer kept.',
    }),
  }),
});

builder.queryField('deadDeliveries', t =>
  t.connection(
    {
      type: DeadDelivery,
      description: 'The webhooks of all merchants that were given up, newest first. For operators only.',
      authScopes: { operator: true },
      complexity: pageComplexity,
      resolve: (_root, args, { app }) => readPage(app, args),
    },
    { name: 'DeadDeliveryConnection', description: 'A page of webhooks that were given up.' },
    { name: 'DeadDeliveryEdge', description: 'Such a webhook in its place in the list.' },
  ),
);

function readPage(app: App, args: PageArgs) {
  for (const cursor of [args.after, args.before]) if (cursor != null) checkCursor(cursor, 'delivery');
  const page = { args, maxSize: checkPageSize(args), defaultSize: DEFAULT_PAGE_SIZE };
  return resolveCursorConnection(
    { ...page, toCursor: ({ id }: DeadDeliveryRow) => id },
    ({ after, before, limit, inverted }: ResolveCursorConnectionArgs) =>
      readDeadDeliveries(app, { after, before, limit, oldestFirst: inverted }),
  );
}

const RetryDeadDeliveriesInput = builder.inputType('RetryDeadDeliveriesInput', {
  description: 'Which webhooks to send again.',
  fields: t => ({
    deliveryIds: t.idList({ required: true, description: `Of whichever merchants; at most ${PAGE_MAX}.` }),
  }),
});

const RetriedDeadDeliveries = builder.objectRef<readonly string[]>('RetriedDeadDeliveries').implement({
  description: 'What will be sent again.',
  fields: t => ({
    deliveryIds: t.idList({
      description:
        'Without those that are given up no more, whose endpoint is disabled or deleted, or whose event is no longer kept.',
      resolve: deliveryIds => [...deliveryIds],
    }),
  }),
});

const RetryDeadDeliveriesResult = builder.errorUnion('RetryDeadDeliveriesResult', {
  description: 'What will be sent again, or why nothing will.',
  types: [RetriedDeadDeliveries, ValidationError, NotFoundError],
  resolveType: () => 'RetriedDeadDeliveries',
});

builder.mutationField('retryDeadDeliveries', t =>
  t.field({
    type: RetryDeadDeliveriesResult,
    description:
      'Sends webhooks that were given up again at once, with the whole schedule ahead of them. Asked twice, it sends once. Told of in the audit log of each merchant. For operators only.',
    args: { input: t.arg({ type: RetryDeadDeliveriesInput, required: true, description: 'Which ones.' }) },
    authScopes: { operator: true },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => retryDeadDeliveries(ctx, input),
  }),
);
