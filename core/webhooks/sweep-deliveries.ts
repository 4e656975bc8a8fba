import type { Delivery } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';
import {
  BREAKER_FAILURES,
  DELIVERY_LEASE_MS,
  DELIVERY_MAX_LOST,
  PENDING_OVERDUE_MS,
  SWEEP_BATCH_ROWS,
} from '../limits.ts';
import { publishDeliveries } from './delivery-hints.ts';

/**
 * The guarantee behind the queue of deliveries: it finds what is due and was forgotten, whatever Redis lost. It
 * looks at endpoints, not at rows (an index holds what waits, endpoint by endpoint), so that a long queue for a
 * dead endpoint costs no more than a short one. The job it makes carries the second in its id: several workers
 * sweeping at once make one, and an old one never stands in the way.
 *
 * Without `wake` it makes no jobs and does what needs none.
 */
export async function sweepDeliveries(app: App, { wake = true } = {}): Promise<void> {
  await releaseLost(app);
  const waiting = await waitingEndpoints(app);
  await settleBlocked(
    app,
    waiting.filter(endpoint => endpoint.blocked).map(endpoint => endpoint.endpointId),
  );
  if (wake) wakeWaiting(app, waiting);
}

function wakeWaiting(app: App, waiting: readonly WaitingEndpoint[]): void {
  const due = waiting.filter(endpoint => endpoint.due);
  const generation = Math.floor(app.now().getTime() / 1000);
  app.jobs.add(
    'deliver-webhook',
    due.map(({ deliveryId }) => ({ id: deliveryId, generation })),
  );
  app.metrics.swept.inc({ work: 'deliveries' }, due.length);
  if (due.length > 0) app.log.info({ endpoints: due.length }, 'deliveries.swept');
}

type SweptDelivery = Pick<Delivery, 'id' | 'merchantId' | 'mode' | 'endpointId' | 'attemptCount'>;

const SWEPT_COLUMNS = `d.id, d.merchant_id AS "merchantId", d.mode, d.endpoint_id AS "endpointId", d.attempt_count AS "attemptCount"`;

// The lost attempt is listed as such; should its answer still come, it takes this row's place.
const release: Statement = {
  name: 'release_lost_deliveries',
  text: `WITH lost AS (
      SELECT id, claimed_until FROM deliveries WHERE status = 'CLAIMED' AND claimed_until <= $1
      LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED),
    released AS (
      UPDATE deliveries d SET lost_count = d.lost_count + 1, claimed_until = NULL,
        status = CASE WHEN d.lost_count + 1 < $3 THEN 'PENDING' ELSE 'FAILED' END::delivery_status,
        next_attempt_at = CASE WHEN d.lost_count + 1 < $3 THEN $1 END,
        last_attempt_at = lost.claimed_until - $4::integer * interval '1 millisecond', last_status_code = NULL,
        last_error = 'no answer was recorded: the worker stopped'
      FROM lost WHERE d.id = lost.id RETURNING d.*),
    listed AS (
      INSERT INTO delivery_attempts (delivery_id, number, merchant_id, mode, started_at, duration_ms, error)
      SELECT id, attempt_count, merchant_id, mode, last_attempt_at, $4, last_error FROM released ON CONFLICT DO NOTHING)
    SELECT ${SWEPT_COLUMNS} FROM released d`,
};

/** What workers were sending when they died is due again. */
async function releaseLost(app: App): Promise<void> {
  const rows = await query<SweptDelivery>(app.db, release, [
    app.now(),
    SWEEP_BATCH_ROWS,
    DELIVERY_MAX_LOST,
    DELIVERY_LEASE_MS,
  ]);
  if (rows.length === 0) return;
  publishDeliveries(app.hints, rows);
  app.log.warn({ deliveries: rows.length }, 'deliveries.released');
}

interface WaitingEndpoint {
  readonly endpointId: string;
  /** What has waited there longest. */
  readonly deliveryId: string;
  readonly due: boolean;
  /** Disabled or deleted: nothing more is sent there. */
  readonly blocked: boolean;
}

// Jumps from endpoint to endpoint in the index; of very many at once chance lets none wait for ever. Where a
// breaker has closed nobody else will look, so it is not waited for a job that may still come.
const readWaiting: Statement = {
  name: 'waiting_endpoints',
  text: `WITH RECURSIVE heads AS (
      (SELECT endpoint_id, next_attempt_at, id FROM deliveries WHERE status = 'PENDING'
        ORDER BY endpoint_id, next_attempt_at, event_seq LIMIT 1)
      UNION ALL
      SELECT n.* FROM heads h CROSS JOIN LATERAL (
        SELECT d.endpoint_id, d.next_attempt_at, d.id FROM deliveries d
        WHERE d.status = 'PENDING' AND d.endpoint_id > h.endpoint_id
        ORDER BY d.endpoint_id, d.next_attempt_at, d.event_seq LIMIT 1) n)
    SELECT * FROM (
      SELECT h.endpoint_id AS "endpointId", h.id AS "deliveryId", e.status = 'DISABLED' OR e.deleted_at IS NOT NULL AS blocked,
        e.status = 'ENABLED' AND e.deleted_at IS NULL AND (e.breaker_open_until IS NULL OR e.breaker_open_until <= $1)
          AND h.next_attempt_at <= CASE WHEN e.failures < ${BREAKER_FAILURES} THEN $2::timestamptz ELSE $1 END AS due
      FROM heads h JOIN webhook_endpoints e ON e.id = h.endpoint_id) w
    WHERE due OR blocked ORDER BY random() LIMIT $3`,
};

async function waitingEndpoints(app: App): Promise<WaitingEndpoint[]> {
  const now = app.now();
  const overdue = new Date(now.getTime() - PENDING_OVERDUE_MS);
  return query<WaitingEndpoint>(app.db, readWaiting, [now, overdue, SWEEP_BATCH_ROWS]);
}

const settle: Statement = {
  name: 'settle_blocked_deliveries',
  text: `WITH blocked AS (
      SELECT id, deleted_at FROM webhook_endpoints
      WHERE id = ANY($1) AND (status = 'DISABLED' OR deleted_at IS NOT NULL) ORDER BY id FOR SHARE),
    waiting AS (
      SELECT p.id, b.deleted_at FROM blocked b CROSS JOIN LATERAL (
        SELECT id FROM deliveries w WHERE w.endpoint_id = b.id AND w.status = 'PENDING'
        ORDER BY w.next_attempt_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED) p)
    UPDATE deliveries d SET next_attempt_at = NULL,
      status = CASE WHEN w.deleted_at IS NULL THEN 'HELD' ELSE 'CANCELLED' END::delivery_status
    FROM waiting w WHERE d.id = w.id RETURNING ${SWEPT_COLUMNS}`,
};

/** What waits for a disabled endpoint is held for a replay; for a deleted one it is cancelled. */
export async function settleBlocked(app: App, endpointIds: readonly string[]): Promise<void> {
  if (endpointIds.length === 0) return;
  const rows = await query<SweptDelivery>(app.db, settle, [endpointIds, SWEEP_BATCH_ROWS]);
  publishDeliveries(app.hints, rows);
}
