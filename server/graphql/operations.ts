import { InvalidStateError, NotFoundError, ValidationError } from '../../core/errors.ts';
import {
  COUNTED_MAX,
  type Operations as OperationsValue,
  type Overdue,
  readOperations,
  type Worker as WorkerValue,
} from '../../core/installation/read-operations.ts';
import { PAGE_MAX } from '../../core/limits.ts';
import { decideAttempt } from '../../core/payments/decide-attempt.ts';
import type { QueueCounts } from '../../core/queues.ts';
import { Attempt } from './attempts.ts';
import { builder } from './builder.ts';
import { describedValues } from './enums.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';

// For those who run the installation, across all merchants. No role of a team brings it.

const Queue = builder.objectRef<QueueCounts & { readonly name: string }>('Queue').implement({
  description: 'The fast path of one kind of work. Jobs that are done are removed at once.',
  fields: t => ({
    name: t.exposeString('name', { description: 'run-attempt, resolve-attempt or deliver-webhook.' }),
    waiting: t.exposeInt('waiting', { description: 'Jobs that no worker has begun.' }),
    active: t.exposeInt('active', { description: 'Jobs under way.' }),
    delayed: t.exposeInt('delayed', { description: 'Jobs whose time has not come.' }),
    failed: t.exposeInt('failed', { description: 'Jobs that broke and were kept.' }),
  }),
});

const Worker = builder.objectRef<WorkerValue>('Worker').implement({
  description: 'One worker process.',
  fields: t => ({
    id: t.exposeID('id', { description: 'worker_…, new at each start.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it started.' }),
    beatAt: t.expose('beatAt', { type: 'DateTime', description: 'When it was last heard of.' }),
    alive: t.exposeBoolean('alive', { description: 'false: it has been silent for too long.' }),
  }),
});

const Backlog = builder.objectRef<Overdue>('Backlog').implement({
  description: 'Work that is due and that nobody has begun: what the sweeper finds.',
  fields: t => ({
    overdue: t.exposeInt('overdue', { description: `How much, at most ${COUNTED_MAX}.` }),
    oldestDueAt: t.expose('oldestDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the oldest of it is due; null where there is none.',
    }),
  }),
});

const Operations = builder.objectRef<OperationsValue>('Operations').implement({
  description: 'How the installation does, across all merchants.',
  fields: t => ({
    queues: t.field({
      type: [Queue],
      nullable: true,
      description: 'null while Redis is away: work goes on, found by the sweeper.',
      resolve: ({ queues }) => queues && [...queues],
    }),
    workers: t.field({
      type: [Worker],
      description: 'Those that were heard of lately, youngest first.',
      resolve: ({ workers }) => [...workers],
    }),
    attempts: t.field({
      type: Backlog,
      description: 'Calls to processors that are due.',
      resolve: ({ attempts }) => attempts,
    }),
    deliveries: t.field({
      type: Backlog,
      description: 'Webhooks that are due, to endpoints that are enabled.',
      resolve: ({ deliveries }) => deliveries,
    }),
    failedDeliveries: t.int({
      description: `Webhooks of the last 24 hours that were given up, at most ${COUNTED_MAX}.`,
      resolve: ({ deliveries }) => deliveries.failed,
    }),
    heldDeliveries: t.int({
      description: `Webhooks of the last 24 hours that wait for a disabled endpoint, at most ${COUNTED_MAX}.`,
      resolve: ({ deliveries }) => deliveries.held,
    }),
    unsettledAttempts: t.field({
      type: [Attempt],
      description: `Of all merchants: attempts that a person has to look at. Newest first, at most ${PAGE_MAX}.`,
      complexity: { field: 1, multiplier: PAGE_MAX },
      resolve: (_operations, _args, { app }) =>
        app.db.prisma.attempt.findMany({
          where: { needsOperator: true },
          orderBy: { id: 'desc' },
          take: PAGE_MAX,
        }),
    }),
  }),
});

builder.queryField('operations', t =>
  t.field({
    type: Operations,
    description: 'How the installation does. For operators only.',
    authScopes: { operator: true },
    complexity: 100,
    resolve: (_root, _args, { app }) => readOperations(app),
  }),
);

const AttemptDecision = builder.enumType('AttemptDecision', {
  description: 'What an operator says of an attempt.',
  values: describedValues({
    APPROVED: 'The processor has moved the money.',
    DECLINED: 'The processor has not moved it, and will not.',
    NOTED: 'Its answers contradict each other, and that has been looked into.',
  }),
});

const ResolveAttemptInput = builder.inputType('ResolveAttemptInput', {
  description: 'What the processor said when a person asked.',
  fields: t => ({
    attemptId: t.id({ required: true, description: 'att_…' }),
    decision: t.field({ type: AttemptDecision, required: true, description: 'What became of it.' }),
    reference: t.string({
      description: "The processor's own id of it; required for APPROVED.",
    }),
    note: t.string({ required: true, description: 'How you know, at most 500 characters.' }),
  }),
});

const ResolveAttemptResult = builder.errorUnion('ResolveAttemptResult', {
  description: 'The attempt as it is now, or why it was left alone.',
  types: [Attempt, ValidationError, NotFoundError, InvalidStateError],
  resolveType: () => 'Attempt',
});

builder.mutationField('resolveAttempt', t =>
  t.field({
    type: ResolveAttemptResult,
    description:
      'Settles by hand an attempt that no lookup could settle; its payment goes on as if the processor had answered. For operators only.',
    args: { input: t.arg({ type: ResolveAttemptInput, required: true, description: 'The decision.' }) },
    authScopes: { operator: true },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => decideAttempt(ctx, input),
  }),
);
