import type { Delivery, WebhookEndpoint } from '../../prisma/client/client.ts';
import { type BulkWrite, writeRows } from '../bulk.ts';
import type { Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { ValidationError } from '../errors.ts';
import { lowestId } from '../ids.ts';
import { REPLAY_MAX_EVENTS } from '../limits.ts';
import {
  deliveryRow,
  insertDeliveries,
  matches,
  type NewDelivery,
  type PlannedEvent,
} from './plan-deliveries.ts';

/** Which deliveries a replay is about: finds them, or makes those that are missing, and locks them. */
export interface ReplayRange {
  readonly since: Date;
  readonly until: Date;
  /** The cursor of the replay before. */
  readonly after: string | null;
  readonly now: Date;
}

export interface ReplayPage {
  readonly deliveryIds: readonly string[];
  readonly nextCursor: string | null;
}

/** Clocks of several servers, and an id and its row, differ by moments and never by a minute. */
export const SLACK_MS = 60_000;

const readUndelivered: Statement = {
  name: 'undelivered_of_endpoint',
  text: `SELECT id FROM deliveries WHERE endpoint_id = $1 AND id > $2 AND id < $3
      AND (status IN ('FAILED', 'HELD') OR (status = 'PENDING' AND step > 0)) AND created_at >= $4 AND created_at < $5
    ORDER BY id LIMIT $6 FOR NO KEY UPDATE`,
};

/** What failed for good, or was held while the endpoint was disabled, or has failed and waits for its next attempt. */
export async function findUndelivered(
  tx: Transaction,
  endpoint: WebhookEndpoint,
  { since, until, after }: ReplayRange,
): Promise<ReplayPage> {
  const rows = await tx.run<Pick<Delivery, 'id'>>(readUndelivered, [
    endpoint.id,
    after ?? idAt('delivery', since, -SLACK_MS),
    idAt('delivery', until, SLACK_MS),
    since,
    until,
    REPLAY_MAX_EVENTS,
  ]);
  return {
    deliveryIds: rows.map(row => row.id),
    nextCursor: isFull(rows) ? (rows.at(-1)?.id ?? null) : null,
  };
}

const readEvents: Statement = {
  name: 'events_to_replay',
  text: `SELECT id, merchant_id AS "merchantId", mode, seq, type, payment_id AS "paymentId", endpoint_id AS "endpointId"
    FROM events WHERE merchant_id = $1 AND mode = $2 AND seq > $3 AND seq <= $4 AND created_at >= $5 AND created_at < $6
    ORDER BY seq LIMIT $7`,
};

const insertMissing: BulkWrite<NewDelivery> = {
  ...insertDeliveries,
  statement: {
    name: 'insert_missing_deliveries',
    text: `${insertDeliveries.statement.text} ON CONFLICT (event_id, endpoint_id) DO NOTHING`,
  },
};

const lockByEvents: Statement = {
  name: 'lock_deliveries_of_events',
  text: 'SELECT id FROM deliveries WHERE event_id = ANY($1) AND endpoint_id = $2 ORDER BY id FOR NO KEY UPDATE',
};

/** Every event that the endpoint asks for, with a new delivery for those that it was never owed. */
export async function planMissing(
  tx: Transaction,
  endpoint: WebhookEndpoint,
  { since, until, after, now }: ReplayRange,
): Promise<ReplayPage> {
  const from = after === null ? (await seqAt(tx, endpoint, since, -SLACK_MS)) - 1n : parseSeq(after);
  const to = await seqAt(tx, endpoint, until, SLACK_MS);
  const range = [from, to, since, until, REPLAY_MAX_EVENTS];
  const events = await tx.run<PlannedEvent>(readEvents, [endpoint.merchantId, endpoint.mode, ...range]);
  const nextCursor = isFull(events) ? (events.at(-1)?.seq.toString() ?? null) : null;
  return { deliveryIds: await planAll(tx, endpoint, { events, now }), nextCursor };
}

const readNamed: Statement = {
  name: 'named_events_to_replay',
  text: `SELECT id, merchant_id AS "merchantId", mode, seq, type, payment_id AS "paymentId", endpoint_id AS "endpointId"
    FROM events WHERE id = ANY($1) AND merchant_id = $2 AND mode = $3 ORDER BY seq`,
};

/** These events, as far as they are kept and the endpoint asks for them. */
export async function planNamed(
  tx: Transaction,
  endpoint: WebhookEndpoint,
  { eventIds, now }: { readonly eventIds: readonly string[]; readonly now: Date },
): Promise<ReplayPage> {
  const events = await tx.run<PlannedEvent>(readNamed, [eventIds, endpoint.merchantId, endpoint.mode]);
  return { deliveryIds: await planAll(tx, endpoint, { events, now }), nextCursor: null };
}

/** The deliveries of those events that the endpoint asks for, made where they are missing, and locked. */
async function planAll(
  tx: Transaction,
  endpoint: WebhookEndpoint,
  { events, now }: { readonly events: readonly PlannedEvent[]; readonly now: Date },
): Promise<string[]> {
  const wanted = events.filter(event => matches(endpoint, event));
  const rows = wanted.map(event => deliveryRow(endpoint, event, now));
  writeRows(tx, insertMissing, rows);
  const locked = await tx.run<Pick<Delivery, 'id'>>(lockByEvents, [
    wanted.map(event => event.id),
    endpoint.id,
  ]);
  return locked.map(row => row.id);
}

function isFull(page: readonly unknown[]): boolean {
  return page.length === REPLAY_MAX_EVENTS;
}

function idAt(kind: 'delivery', at: Date, slackMs: number): string {
  return lowestId(kind, Math.max(0, at.getTime() + slackMs));
}

function parseSeq(cursor: string): bigint {
  if (/^\d{1,18}$/.test(cursor)) return BigInt(cursor);
  throw new ValidationError('INVALID_INPUT', 'after must be the nextCursor of such a replay', ['after']);
}

const readBounds: Statement = {
  name: 'replay_bounds',
  text: `SELECT first_seq AS "first", last_seq AS "last" FROM event_counters WHERE merchant_id = $1 AND mode = $2`,
};

const readTime: Statement = {
  name: 'time_of_event',
  text: 'SELECT created_at AS "createdAt" FROM events WHERE merchant_id = $1 AND mode = $2 AND seq = $3',
};

/** The first event at this time or later, found by halving: numbers have no gaps and times rise with them. */
async function seqAt(tx: Transaction, tenant: Tenant, at: Date, slackMs: number): Promise<bigint> {
  const moment = at.getTime() + slackMs;
  const owner = [tenant.merchantId, tenant.mode];
  const [bounds] = await tx.run<{ first: bigint; last: bigint }>(readBounds, owner);
  let low = bounds?.first ?? 1n;
  let high = (bounds?.last ?? 0n) + 1n;
  while (low < high) {
    const middle = (low + high) / 2n;
    const [event] = await tx.run<{ createdAt: Date }>(readTime, [...owner, middle]);
    if (event && event.createdAt.getTime() < moment) low = middle + 1n;
    else high = middle;
  }
  return low;
}
