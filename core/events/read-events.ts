import type { Event } from '../../prisma/client/client.ts';
import type { Tenant } from '../context.ts';
import { type Database, query, type Statement } from '../db.ts';
import { ValidationError } from '../errors.ts';
import { EVENT_COLUMNS, eventTopic } from './append-events.ts';
import type { EventType } from './event-types.ts';

/**
 * Reading the log. A cursor is the sequence number of the last event seen, as text. It is valid while that event
 * or the one after it is kept: a reader is never served a log with a hole it does not know of. `0`, which no event
 * has, asks for the beginning of what is kept, wherever that is by now.
 */
export interface EventFilter {
  /** Empty or null: every type. */
  readonly types?: readonly EventType[] | null | undefined;
  readonly paymentId?: string | null | undefined;
}

export interface EventPage {
  readonly events: readonly Event[];
  /** Up to where the log was read: the filter may have hidden what lies before it. */
  readonly nextSeq: bigint;
  readonly hasMore: boolean;
}

/** The part of the log that is kept: `oldest` to `newest`, both included; empty when newest < oldest. */
export interface LogBounds {
  readonly oldest: bigint;
  readonly newest: bigint;
}

const readBounds: Statement = {
  name: 'log_bounds',
  text: `SELECT first_seq AS "oldest", last_seq AS "newest" FROM event_counters WHERE merchant_id = $1 AND mode = $2`,
};

export async function readLogBounds(db: Database, { merchantId, mode }: Tenant): Promise<LogBounds> {
  const [bounds] = await query<LogBounds>(db, readBounds, [merchantId, mode]);
  if (!bounds) throw new Error('a merchant has no event counter');
  return bounds;
}

const readCounters: Statement = {
  name: 'newest_events',
  text: `SELECT c.merchant_id AS "merchantId", c.mode, c.last_seq AS "lastSeq" FROM event_counters c
    JOIN unnest($1::text[], $2::mode[]) AS t (merchant_id, mode) USING (merchant_id, mode)`,
};

/** The newest number of each of these logs, keyed by `eventTopic`. */
export async function readNewest(db: Database, tenants: readonly Tenant[]): Promise<Map<string, bigint>> {
  const rows = await query<Tenant & { lastSeq: bigint }>(db, readCounters, [
    tenants.map(tenant => tenant.merchantId),
    tenants.map(tenant => tenant.mode),
  ]);
  return new Map(rows.map(row => [eventTopic(row), row.lastSeq]));
}

const CURSOR = /^(0|[1-9]\d{0,18})$/;

/** The number that a cursor stands for. Throws CURSOR_INVALID in words that say what to do. */
export function parseEventCursor(
  cursor: string,
  { oldest, newest }: LogBounds,
  argument: 'after' | 'before' = 'after',
): bigint {
  const invalid = (message: string) => new ValidationError('CURSOR_INVALID', message, [argument]);
  if (!CURSOR.test(cursor)) {
    throw invalid('This is not a cursor of the event log. Take it from an event, or from eventCursor.');
  }
  if (argument === 'after' && cursor === '0') return oldest - 1n;
  const seq = BigInt(cursor);
  if (seq > newest) {
    throw invalid(
      `The event log has not reached ${cursor}; its newest event is ${newest}. Load the state again.`,
    );
  }
  if (seq < oldest - 1n) {
    throw invalid(
      `Events up to ${oldest - 1n} are no longer kept. Load the state again and start from ${oldest - 1n}.`,
    );
  }
  return seq;
}

export interface EventsWanted extends EventFilter {
  readonly after: bigint;
  readonly limit: number;
  /** How far the log was known to reach before this call: a page that ends before it has seen all of it. */
  readonly newest: bigint;
}

/** A statement of its own for each kind of filter, so that each has the plan that fits it. */
function readAfter({ types, paymentId }: EventFilter): Statement {
  const ofPayment = paymentId ? 'AND e.payment_id = $5' : 'AND $5::text IS NULL';
  const ofTypes = types?.length ? 'AND e.type = ANY($6)' : 'AND $6::text[] IS NULL';
  return {
    name: `read_events${paymentId ? '_of_payment' : ''}${types?.length ? '_of_types' : ''}`,
    text: `SELECT ${EVENT_COLUMNS} FROM events e
      WHERE e.merchant_id = $1 AND e.mode = $2 AND e.seq > $3 ${ofPayment} ${ofTypes} ORDER BY e.seq LIMIT $4`,
  };
}

/** The next events after a number, in order. */
export async function readEvents(db: Database, tenant: Tenant, wanted: EventsWanted): Promise<EventPage> {
  const { after, limit, types, paymentId } = wanted;
  const rows = await query<Event>(db, readAfter(wanted), [
    tenant.merchantId,
    tenant.mode,
    after,
    limit + 1,
    paymentId || null,
    types?.length ? types : null,
  ]);
  const events = rows.slice(0, wanted.limit);
  const hasMore = rows.length > wanted.limit;
  checkForHole(events, wanted);
  const lastSeq = events.at(-1)?.seq ?? wanted.after;
  return { events, nextSeq: hasMore || lastSeq > wanted.newest ? lastSeq : wanted.newest, hasMore };
}

/** Events may be deleted for their age while somebody pages through them; that reader is told. */
function checkForHole(events: readonly Event[], { after, types, paymentId }: EventsWanted): void {
  const first = events[0];
  if (!first || types?.length || paymentId || first.seq === after + 1n) return;
  throw new ValidationError(
    'CURSOR_INVALID',
    `Events up to ${first.seq - 1n} are no longer kept. Load the state again.`,
    ['after'],
  );
}

export interface EarlierEventsWanted extends EventFilter {
  readonly before: bigint;
  readonly limit: number;
}

/** The last events before a number, in order. What is older than the oldest kept is gone, and no part of any page. */
export async function readEarlierEvents(
  db: Database,
  tenant: Tenant,
  wanted: EarlierEventsWanted,
): Promise<Pick<EventPage, 'events' | 'hasMore'>> {
  const rows = await db.prisma.event.findMany({
    where: {
      merchantId: tenant.merchantId,
      mode: tenant.mode,
      seq: { lt: wanted.before },
      ...(wanted.types?.length ? { type: { in: [...wanted.types] } } : {}),
      ...(wanted.paymentId ? { paymentId: wanted.paymentId } : {}),
    },
    orderBy: { seq: 'desc' },
    take: wanted.limit + 1,
  });
  return { events: rows.slice(0, wanted.limit).reverse(), hasMore: rows.length > wanted.limit };
}
