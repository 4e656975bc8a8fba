import type { Attempt as AttemptRow, LedgerEntry as LedgerEntryRow } from '../../prisma/client/client.ts';
import { type FeedEvent, feedEvents } from '../live/feed-event.ts';
import { Attempt } from './attempts.ts';
import { builder } from './builder.ts';
import { Event } from './events.ts';
import { LedgerEntry } from './ledger.ts';
import { Payment } from './payments.ts';

// What happened to a payment, so that one query explains it.

builder.prismaObjectField(Payment, 'events', t =>
  t.field({
    type: [Event],
    description: 'Its events that are still kept, oldest first. Not for checkouts.',
    authScopes: { merchant: true },
    select: { events: { orderBy: { seq: 'asc' } } },
    resolve: (payment, _args, ctx) => feedEvents(ctx.app.db, payment.events),
  }),
);

type Subject =
  | { readonly type: 'Event'; readonly value: FeedEvent }
  | { readonly type: 'Attempt'; readonly value: AttemptRow }
  | { readonly type: 'LedgerEntry'; readonly value: LedgerEntryRow };

interface TimelineItemValue {
  readonly at: Date;
  readonly subject: Subject;
}

const TimelineItem = builder.objectRef<TimelineItemValue>('TimelineItem').implement({
  description: 'Something that happened to a payment: exactly one of event, attempt and ledgerEntry.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    event: t.field({
      type: Event,
      nullable: true,
      description: 'An event of the log.',
      resolve: ({ subject }) => (subject.type === 'Event' ? subject.value : null),
    }),
    attempt: t.field({
      type: Attempt,
      nullable: true,
      description: 'A call to the processor, at the time it was asked for.',
      resolve: ({ subject }) => (subject.type === 'Attempt' ? subject.value : null),
    }),
    ledgerEntry: t.field({
      type: LedgerEntry,
      nullable: true,
      description: 'Money that moved in the ledger.',
      resolve: ({ subject }) => (subject.type === 'LedgerEntry' ? subject.value : null),
    }),
  }),
});

builder.prismaObjectField(Payment, 'timeline', t =>
  t.field({
    type: [TimelineItem],
    description:
      'Events, calls to the processor and ledger entries in one list, oldest first. Not for checkouts.',
    authScopes: { merchant: true },
    select: {
      events: { orderBy: { seq: 'asc' } },
      attempts: { orderBy: { id: 'asc' } },
      entries: { orderBy: { id: 'asc' } },
    },
    resolve: (payment, _args, ctx) => {
      const items: TimelineItemValue[] = [
        ...payment.attempts.map(value => ({
          at: value.createdAt,
          subject: { type: 'Attempt' as const, value },
        })),
        ...feedEvents(ctx.app.db, payment.events).map(value => ({
          at: value.event.createdAt,
          subject: { type: 'Event' as const, value },
        })),
        ...payment.entries.map(value => ({
          at: value.createdAt,
          subject: { type: 'LedgerEntry' as const, value },
        })),
      ];
      // Stable: what happened in the same transaction stays in the order attempt, event, ledger entry.
      return items.sort((a, b) => a.at.getTime() - b.at.getTime());
    },
  }),
);
