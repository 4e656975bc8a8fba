import type { Delivery, WebhookEndpoint } from '../../prisma/client/client.ts';
import { type Batcher, createBatcher } from '../batch.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement } from '../db.ts';
import type { Hints } from '../hints.ts';
import { CLOCK_SLACK_MS, DELIVERY_LEASE_MS, DELIVERY_RECORD_MS, WATCHED_WAIT_MS } from '../limits.ts';
import { type Traces, tracesOfDeliveries } from '../tracing/traces.ts';
import { watchBatches } from '../watch-batches.ts';
import { publishDeliveries } from './delivery-hints.ts';
import { SLOTS_SQL } from './endpoint-health.ts';

/**
 * PENDING → CLAIMED, the only thing that permits a POST. A job names one delivery and wakes its endpoint: what is
 * taken is whatever is due there, oldest first, as far as the endpoint has room. So a job that comes twice or
 * late does no harm, an endpoint at its cap or behind an open breaker costs one look, and no attempt is consumed.
 *
 * The attempt's number and its lease are committed before the POST. A worker that dies after it leaves a lease
 * that runs out, and the sweeper makes the delivery due again.
 */
export interface ClaimedDelivery
  extends Pick<
    Delivery,
    | 'id'
    | 'merchantId'
    | 'mode'
    | 'endpointId'
    | 'eventId'
    | 'eventType'
    | 'paymentId'
    | 'attemptCount'
    | 'createdAt'
  > {
  /** The event's bytes, or those of the endpoint's own shape once they are rendered. */
  readonly body: string;
  /** Whether `body` has still to be rendered from the endpoint's selection. */
  readonly unrendered: boolean;
  /** Until then, by `performance.now()`, an answer is waited for: what is left of the lease is for writing it down. */
  readonly answerBy: number;
  readonly endpoint: ClaimedEndpoint;
  /** Where its trace goes on. */
  readonly traceparent: string | null;
}

export type ClaimedEndpoint = Pick<
  WebhookEndpoint,
  | 'id'
  | 'merchantId'
  | 'mode'
  | 'url'
  | 'selection'
  | 'secretSealed'
  | 'previousSecretSealed'
  | 'previousSecretExpiresAt'
>;

export interface Wake {
  /** A delivery of the endpoint; nothing that became due before it was made is looked for. */
  readonly deliveryId: string;
  /** How many may be under way to the endpoint, as far as this worker is concerned. */
  readonly room: number;
}

/**
 * Claims for one endpoint come one after the other, so that each counts what those before it took: the cap and the
 * single probe hold over all workers. Locks of their own, because the endpoint's row belongs to those who change
 * it; a few thousand keys, which Postgres has room for whatever the batch.
 */
const lockTurns: Statement = {
  name: 'lock_turns_of_endpoints',
  text: `SELECT count(pg_advisory_xact_lock(hashtext('claim_deliveries'), key)) FROM (
      SELECT DISTINCT hashtext(endpoint_id) & 4095 AS key FROM deliveries WHERE id = ANY($1) ORDER BY key) k`,
};

// Due is what the planner's clock says, which may be a little ahead of ours. The lower bound keeps the scan off
// what has long been delivered: dead entries at the front of the index.
const claim: Statement = {
  name: 'claim_deliveries',
  text: `WITH woken AS (
      SELECT d.endpoint_id, min(d.created_at) AS since, min(d.id) AS "wokenBy", max(w.room) AS room
      FROM unnest($1::text[], $2::integer[]) AS w (id, room) JOIN deliveries d USING (id) GROUP BY 1),
    room AS (
      SELECT e.id, w.since, LEAST(w.room, ${SLOTS_SQL}) - (
        SELECT count(*) FROM deliveries c WHERE c.endpoint_id = e.id AND c.status = 'CLAIMED' AND c.claimed_until > $3) AS slots
      FROM webhook_endpoints e JOIN woken w ON w.endpoint_id = e.id
      WHERE e.status = 'ENABLED' AND e.deleted_at IS NULL
        AND (e.breaker_open_until IS NULL OR e.breaker_open_until <= $5)),
    due AS MATERIALIZED (
      SELECT d.id FROM room r CROSS JOIN LATERAL (
        SELECT p.id FROM deliveries p
        WHERE p.endpoint_id = r.id AND p.status = 'PENDING' AND p.next_attempt_at BETWEEN r.since AND $5
        ORDER BY p.next_attempt_at, p.event_seq LIMIT GREATEST(r.slots, 0) FOR NO KEY UPDATE SKIP LOCKED) d),
    claimed AS (
      UPDATE deliveries d SET status = 'CLAIMED', attempt_count = attempt_count + 1, claimed_until = $4
      FROM due WHERE d.id = due.id RETURNING d.*)
    SELECT w."wokenBy", c.id, c.endpoint_id AS "endpointId", c.event_id AS "eventId", c.event_type AS "eventType", c.payment_id AS "paymentId",
      c.attempt_count AS "attemptCount", c.created_at AS "createdAt", coalesce(c.body, v.body) AS body, c.shaped AND c.body IS NULL AS "toRender"
    FROM claimed c JOIN woken w ON w.endpoint_id = c.endpoint_id JOIN events v ON v.id = c.event_id
    ORDER BY c.event_seq`,
};

interface ClaimRow
  extends Pick<
    ClaimedDelivery,
    'id' | 'endpointId' | 'eventId' | 'eventType' | 'paymentId' | 'attemptCount' | 'createdAt' | 'body'
  > {
  readonly wokenBy: string;
  readonly toRender: boolean;
}

// Once for all deliveries of an endpoint.
const readEndpoints: Statement = {
  name: 'endpoints_to_send_to',
  text: `SELECT e.id, e.merchant_id AS "merchantId", e.mode, e.url, e.selection, e.secret_sealed AS "secretSealed",
      e.previous_secret_sealed AS "previousSecretSealed", e.previous_secret_expires_at AS "previousSecretExpiresAt"
    FROM webhook_endpoints e WHERE e.id IN (SELECT d.endpoint_id FROM deliveries d WHERE d.id = ANY($1))`,
};

// A crash of Postgres may forget the last claims, and with them nothing: what has been answered since has reached the
// disk, and its claim before it; what has not is due again, which is what a lease that runs out comes to.
const dontAwaitDisk: Statement = { name: 'dont_await_disk', text: 'SET LOCAL synchronous_commit = off' };

const NO_TRACES: Traces = new Map();

const idOf = ({ id }: ClaimRow) => id;

/** Takes who woke, gives what that caller is to send: of several for one endpoint the first gets everything. */
export function createDeliveryClaimWriter(
  app: Pick<App, 'db' | 'now' | 'metrics' | 'tracing' | 'hints'>,
): Batcher<Wake, readonly ClaimedDelivery[]> {
  return createBatcher({
    ...watchBatches(app, 'deliveryClaims'),
    async write(wakes) {
      const now = app.now();
      const answerBy = performance.now() + DELIVERY_LEASE_MS - DELIVERY_RECORD_MS;
      const lease = new Date(now.getTime() + DELIVERY_LEASE_MS);
      const due = new Date(now.getTime() + CLOCK_SLACK_MS);
      const ids = wakes.map(wake => wake.deliveryId);
      const rooms = wakes.map(wake => wake.room);
      const { rows, endpoints, traces } = await inTransaction(app.db, async tx => {
        tx.write(dontAwaitDisk, []);
        tx.write(lockTurns, [ids]);
        const [claimed, owners] = await Promise.all([
          tx.run<ClaimRow>(claim, [ids, rooms, now, lease, due]),
          tx.run<ClaimedEndpoint>(readEndpoints, [ids]),
        ]);
        const followed = app.tracing.on ? await tracesOfDeliveries(tx, claimed.map(idOf)) : NO_TRACES;
        return {
          rows: claimed,
          endpoints: new Map(owners.map(owner => [owner.id, owner])),
          traces: followed,
        };
      });
      publishWatched(app.hints, endpoints, rows, now);
      const deliveries = byWaker(rows, endpoints, traces, answerBy);
      return ids.map((id, i) => (ids.indexOf(id) === i && deliveries.get(id)) || []);
    },
    // A claim whose reply was lost has been made: its lease runs out and the sweeper sees it.
    find: async wakes => wakes.map(() => undefined),
  });
}

/** What somebody may have seen waiting is seen being sent; nearly everything is claimed too soon for that. */
function publishWatched(
  hints: Hints,
  endpoints: ReadonlyMap<string, ClaimedEndpoint>,
  rows: readonly ClaimRow[],
  now: Date,
): void {
  const watched = rows.filter(
    row => row.attemptCount > 1 || now.getTime() - row.createdAt.getTime() > WATCHED_WAIT_MS,
  );
  publishDeliveries(
    hints,
    watched.map(({ id, endpointId }) => ({ ...(endpoints.get(endpointId) as ClaimedEndpoint), id })),
  );
}

function byWaker(
  rows: readonly ClaimRow[],
  endpoints: ReadonlyMap<string, ClaimedEndpoint>,
  traces: Traces,
  answerBy: number,
): Map<string, ClaimedDelivery[]> {
  const deliveries = new Map<string, ClaimedDelivery[]>();
  for (const { wokenBy, toRender: unrendered, ...row } of rows) {
    const endpoint = endpoints.get(row.endpointId) as ClaimedEndpoint;
    const { merchantId, mode } = endpoint;
    const traceparent = traces.get(row.id) ?? null;
    const delivery = { ...row, merchantId, mode, unrendered, answerBy, endpoint, traceparent };
    const others = deliveries.get(wokenBy);
    if (others) others.push(delivery);
    else deliveries.set(wokenBy, [delivery]);
  }
  return deliveries;
}
