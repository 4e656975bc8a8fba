import type { Event } from '../../prisma/client/client.ts';
import { bulkInsert, rowsOf, selectList, writeTogether } from '../bulk.ts';
import type { Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { compareIds, newId } from '../ids.ts';
import {
  insertDeliveries,
  type PlannedDelivery,
  planDeliveries,
  readMatchingEndpoints,
} from '../webhooks/plan-deliveries.ts';
import type { EventType } from './event-types.ts';

/**
 * Appends to the log. The guarantee: within a merchant and mode, numbers have no gap, and a number becomes
 * visible only after every smaller one. The counter row's lock gives both, for it is held from here to COMMIT;
 * so this is the last step of every transaction, and nothing after it locks another row.
 */
export interface NewEvent {
  readonly tenant: Tenant;
  readonly type: EventType;
  readonly orderId: string | null;
  readonly paymentId: string | null;
  readonly refundId: string | null;
  readonly attemptId: string | null;
  readonly endpointId: string | null;
  readonly paymentVersion: number | null;
  /** The JSON of `data`: `{"payment":{…}}`. */
  readonly data: string;
}

export interface Appended {
  /** The newest number of each merchant and mode that was written to: the hints to send after COMMIT. */
  readonly hints: readonly { readonly tenant: Tenant; readonly seq: bigint }[];
  /** To be delivered after COMMIT. */
  readonly deliveries: readonly PlannedDelivery[];
}

const advanceCounters: Statement = {
  name: 'advance_counters',
  text: `WITH added AS (SELECT * FROM unnest($1::text[], $2::mode[], $3::bigint[]) AS a (merchant_id, mode, n)),
    locked AS (
      SELECT c.merchant_id, c.mode FROM event_counters c JOIN added USING (merchant_id, mode)
      ORDER BY c.merchant_id, c.mode FOR NO KEY UPDATE OF c)
    UPDATE event_counters c SET last_seq = c.last_seq + added.n
    FROM locked JOIN added USING (merchant_id, mode)
    WHERE c.merchant_id = locked.merchant_id AND c.mode = locked.mode
    RETURNING c.merchant_id AS "merchantId", c.mode, c.last_seq AS "lastSeq"`,
};

const EVENT_TYPES = {
  merchantId: 'text',
  mode: 'mode',
  seq: 'bigint',
  id: 'text',
  type: 'text',
  orderId: 'text',
  paymentId: 'text',
  refundId: 'text',
  attemptId: 'text',
  endpointId: 'text',
  paymentVersion: 'integer',
  body: 'text',
  createdAt: 'timestamptz',
} as const satisfies Record<keyof Event, string>;

const insertEvents = bulkInsert<Event>('events', EVENT_TYPES);

/** The columns of table `e`, under their camelCase names. */
export const EVENT_COLUMNS = selectList('e', EVENT_TYPES);

export async function appendEvents(
  tx: Transaction,
  events: readonly NewEvent[],
  now: Date,
): Promise<Appended> {
  if (events.length === 0) return { hints: [], deliveries: [] };
  const counts = countByTenant(events);
  // Sent one behind the other, so endpoints are read after the lock: "matching endpoint" is exact at each number.
  const [next, endpoints] = await Promise.all([
    reserveNumbers(tx, counts),
    readMatchingEndpoints(
      tx,
      counts.map(count => count.tenant),
    ),
  ]);
  const rows = events.map(event => eventRow(event, next(event.tenant), now));
  const deliveries = planDeliveries(endpoints, rows, now);
  writeTogether(tx, [...rowsOf(insertEvents, rows), ...rowsOf(insertDeliveries, deliveries)]);
  return { hints: next.newest(), deliveries };
}

interface TenantCount {
  readonly tenant: Tenant;
  n: number;
}

/** How many events each log gets, in the order in which counters are locked. */
function countByTenant(events: readonly NewEvent[]): TenantCount[] {
  const counts = new Map<string, TenantCount>();
  for (const { tenant } of events) {
    const count = counts.get(tenantKey(tenant));
    if (count) count.n++;
    else counts.set(tenantKey(tenant), { tenant, n: 1 });
  }
  return [...counts.values()].sort((a, b) => compareIds(tenantKey(a.tenant), tenantKey(b.tenant)));
}

type NumberSource = ((tenant: Tenant) => bigint) & { newest(): { tenant: Tenant; seq: bigint }[] };

async function reserveNumbers(tx: Transaction, wanted: readonly TenantCount[]): Promise<NumberSource> {
  const rows = await tx.run<Tenant & { lastSeq: bigint }>(advanceCounters, [
    wanted.map(count => count.tenant.merchantId),
    wanted.map(count => count.tenant.mode),
    wanted.map(count => count.n),
  ]);
  if (rows.length !== wanted.length) throw new Error('a merchant has no event counter');
  const newest = rows.map(row => ({
    tenant: { merchantId: row.merchantId, mode: row.mode },
    seq: row.lastSeq,
  }));
  const last = new Map(newest.map(({ tenant, seq }) => [tenantKey(tenant), seq]));
  const free = new Map(
    wanted.map(({ tenant, n }) => [
      tenantKey(tenant),
      (last.get(tenantKey(tenant)) as bigint) - BigInt(n) + 1n,
    ]),
  );
  const take = (tenant: Tenant) => {
    const seq = free.get(tenantKey(tenant)) as bigint;
    free.set(tenantKey(tenant), seq + 1n);
    return seq;
  };
  return Object.assign(take, { newest: () => newest });
}

function eventRow(event: NewEvent, seq: bigint, now: Date): Event {
  const id = newId('event', now.getTime());
  const head = { id, event: event.type, cursor: seq.toString(), timestamp: Math.floor(now.getTime() / 1000) };
  return {
    merchantId: event.tenant.merchantId,
    mode: event.tenant.mode,
    seq,
    id,
    type: event.type,
    orderId: event.orderId,
    paymentId: event.paymentId,
    refundId: event.refundId,
    attemptId: event.attemptId,
    endpointId: event.endpointId,
    paymentVersion: event.paymentVersion,
    body: `${JSON.stringify(head).slice(0, -1)},"data":${event.data}}`,
    createdAt: now,
  };
}

function tenantKey(tenant: Tenant): string {
  return `${tenant.merchantId}/${tenant.mode}`;
}

/** The topic of the hint "this merchant's log has grown"; its message is the newest number. */
export function eventTopic(tenant: Tenant): string {
  return `events:${tenantKey(tenant)}`;
}
