import { callerOf } from '../../core/context.ts';
import { AuthenticationError, ValidationError } from '../../core/errors.ts';
import type { EventType as EventTypeValue } from '../../core/events/event-types.ts';
import {
  type EventFilter,
  parseEventCursor,
  readEarlierEvents,
  readEvents,
  readLogBounds,
} from '../../core/events/read-events.ts';
import { isIdOf } from '../../core/ids.ts';
import { EVENTS_PAGE_MAX } from '../../core/limits.ts';
import { subscribeToEvents } from '../live/event-stream.ts';
import { type FeedEvent, feedEvents } from '../live/feed-event.ts';
import { builder } from './builder.ts';
import type { GraphQLContext } from './context.ts';
import { EventType } from './enums.ts';
import { Payment } from './payments.ts';

export const Event = builder.objectRef<FeedEvent>('Event').implement({
  description: 'Something that happened: immutable, and in the same order for every reader.',
  fields: t => ({
    id: t.id({ description: 'evt_…, the same in webhooks and REST.', resolve: ({ event }) => event.id }),
    cursor: t.string({
      description: 'Its place in the log: `after` for what comes next.',
      resolve: ({ event }) => event.seq.toString(),
    }),
    type: t.field({
      type: EventType,
      description: 'What happened.',
      resolve: ({ event }) => event.type as EventTypeValue,
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When.', resolve: ({ event }) => event.createdAt }),
    payment: t.field({
      type: Payment,
      nullable: true,
      description: 'The payment as it is now.',
      resolve: event => event.payment(),
    }),
    data: t.field({
      type: 'JSONObject',
      description: 'What webhooks carry: the state right after the event.',
      resolve: event => event.body(),
    }),
  }),
});

interface EventPageValue {
  readonly events: readonly FeedEvent[];
  readonly nextCursor: string;
  readonly previousCursor: string;
  readonly hasMore: boolean;
}

const EventPage = builder.objectRef<EventPageValue>('EventPage').implement({
  description: 'A piece of the event log, oldest first.',
  fields: t => ({
    events: t.field({
      type: [Event],
      description: 'The events.',
      complexity: { field: 0, multiplier: 1 },
      resolve: page => [...page.events],
    }),
    nextCursor: t.exposeString('nextCursor', {
      description: '`after` for the next page, or for a subscription.',
    }),
    previousCursor: t.exposeString('previousCursor', { description: '`before` for the page before.' }),
    hasMore: t.exposeBoolean('hasMore', {
      description:
        'Whether there is more right now: after this page, or before it where it was read with `last`.',
    }),
  }),
});

const filterArgs = builder.args(t => ({
  types: t.field({ type: [EventType], description: 'Only these types.' }),
  paymentId: t.id({ description: 'Only events of this payment.' }),
}));

const DEFAULT_EVENTS = 50;

builder.queryFields(t => ({
  event: t.field({
    type: Event,
    nullable: true,
    description: 'One event; null where there is none with this id, or it is no longer kept.',
    args: { id: t.arg.id({ required: true, description: 'evt_…' }) },
    authScopes: { permission: 'events:read' },
    resolve: async (_root, { id }, ctx) => {
      if (!isIdOf('event', id)) return null;
      const { merchantId, mode } = callerOf(ctx);
      const event = await ctx.app.db.prisma.event.findFirst({ where: { id, merchantId, mode } });
      return (event && feedEvents(ctx.app.db, [event])[0]) ?? null;
    },
  }),
  eventCursor: t.string({
    description:
      'The newest place in the event log, read before any other field of its operation: load a page with it, then subscribe from it.',
    authScopes: { permission: 'events:read' },
    resolve: (_root, _args, { eventCursor }) => {
      if (eventCursor === null) throw new AuthenticationError();
      return eventCursor;
    },
  }),
  events: t.field({
    type: EventPage,
    description: 'The event log, in order.',
    args: {
      first: t.arg.int({
        description: `How many after \`after\`, at most ${EVENTS_PAGE_MAX} (default ${DEFAULT_EVENTS}).`,
      }),
      after: t.arg.string({
        description: 'Start after this cursor. `0`, or none: from the oldest event kept.',
      }),
      last: t.arg.int({
        description: `Instead of first: how many before \`before\`, at most ${EVENTS_PAGE_MAX}.`,
      }),
      before: t.arg.string({
        description: 'With last: end before this cursor. Without it: with the newest event.',
      }),
      ...filterArgs,
    },
    authScopes: { permission: 'events:read' },
    complexity: ({ first, last }) => ({
      field: 1,
      multiplier: Math.min(last ?? first ?? DEFAULT_EVENTS, EVENTS_PAGE_MAX),
    }),
    resolve: (_root, args, ctx): Promise<EventPageValue> =>
      args.last == null && args.before == null ? readForwards(args, ctx) : readBackwards(args, ctx),
  }),
}));

interface PageArgs extends EventFilter {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

async function readForwards(
  { first, after, ...filter }: PageArgs,
  ctx: GraphQLContext,
): Promise<EventPageValue> {
  const caller = callerOf(ctx);
  const { db } = ctx.app;
  const limit = pageSize('first', first);
  const bounds = await readLogBounds(db, caller);
  const from = after == null ? bounds.oldest - 1n : parseEventCursor(after, bounds);
  const page = await readEvents(db, caller, { ...filter, after: from, limit, newest: bounds.newest });
  return {
    events: feedEvents(db, page.events),
    nextCursor: page.nextSeq.toString(),
    previousCursor: (from + 1n).toString(),
    hasMore: page.hasMore,
  };
}

async function readBackwards(args: PageArgs, ctx: GraphQLContext): Promise<EventPageValue> {
  const { first, after, last, before, ...filter } = args;
  if (first != null || after != null) {
    throw new ValidationError(
      'INVALID_INPUT',
      'first and after read forwards, last and before backwards. Use one pair.',
      [first == null ? 'after' : 'first'],
    );
  }
  const caller = callerOf(ctx);
  const { db } = ctx.app;
  const limit = pageSize('last', last);
  const bounds = await readLogBounds(db, caller);
  const end = before == null ? bounds.newest + 1n : parseEventCursor(before, bounds, 'before');
  const { events, hasMore } = await readEarlierEvents(db, caller, { ...filter, before: end, limit });
  return {
    events: feedEvents(db, events),
    nextCursor: (end - 1n).toString(),
    previousCursor: (events[0]?.seq ?? bounds.oldest).toString(),
    hasMore,
  };
}

function pageSize(name: 'first' | 'last', size: number | null | undefined): number {
  const limit = size ?? DEFAULT_EVENTS;
  if (limit >= 1 && limit <= EVENTS_PAGE_MAX) return limit;
  throw new ValidationError('INVALID_INPUT', `${name} must be between 1 and ${EVENTS_PAGE_MAX}.`, [name]);
}

builder.subscriptionField('events', t =>
  t.field({
    type: Event,
    description:
      'Every event after the cursor, then live: no gap, no duplicate. Without a cursor: from now on.',
    args: {
      after: t.arg.string({
        description:
          'The cursor of the last event that was seen, or `eventCursor`; `0` is the beginning of what is kept.',
      }),
      ...filterArgs,
    },
    authScopes: { permission: 'events:read' },
    subscribe: (_root, { after, types, paymentId }, ctx) =>
      subscribeToEvents(ctx, { after: after ?? null, types: types ?? null, paymentId: paymentId ?? null }),
    resolve: (event: FeedEvent | Error) => {
      if (event instanceof Error) throw event;
      return event;
    },
  }),
);
