import type { App } from './context.ts';
import { query, type Statement } from './db.ts';
import {
  EVENT_RETENTION_MS,
  HEARTBEAT_STALE_MS,
  REQUEST_LOG_RETENTION_MS,
  SIGN_IN_FAILURES_FORGOTTEN_MS,
  SWEEP_BATCH_ROWS,
} from './limits.ts';
import { reapTraces } from './tracing/traces.ts';
import { reapDeliveries } from './webhooks/reap-deliveries.ts';

const reapKeys: Statement = {
  name: 'reap_keys',
  text: `DELETE FROM idempotency_keys WHERE ctid IN (
    SELECT ctid FROM idempotency_keys WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`,
};

const reapCvvs: Statement = { name: 'reap_cvvs', text: 'DELETE FROM vault_cvvs WHERE expires_at <= $1' };

const reapSessions: Statement = {
  name: 'reap_sessions',
  text: 'DELETE FROM sessions WHERE expires_at <= $1',
};

/** Busy installations log millions a day; what is left goes in the next rounds. */
const REQUESTS_PER_ROUND = 200_000;

const reapRequests: Statement = {
  name: 'reap_requests',
  text: `DELETE FROM api_requests WHERE ctid IN (
    SELECT ctid FROM api_requests WHERE created_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`,
};

/**
 * The log is cut from its old end only, and the counter says where it begins now: a cursor from before it is an
 * error and not a silence. Events that are still owed to an endpoint stay.
 */
const reapEvents: Statement = {
  name: 'reap_events',
  text: `WITH cut AS (
      SELECT c.merchant_id, c.mode, (
        SELECT min(e.seq) FROM events e WHERE e.merchant_id = c.merchant_id AND e.mode = c.mode
          AND (e.created_at > $1 OR EXISTS (
            SELECT FROM deliveries d WHERE d.event_id = e.id AND d.status IN ('PENDING', 'CLAIMED', 'HELD')))) AS keep
      FROM event_counters c WHERE c.last_seq >= c.first_seq
      ORDER BY c.merchant_id, c.mode FOR NO KEY UPDATE SKIP LOCKED),
    gone AS (
      DELETE FROM events e USING cut WHERE e.merchant_id = cut.merchant_id AND e.mode = cut.mode
        AND e.created_at <= $1 AND e.seq < coalesce(cut.keep, e.seq + 1)
      RETURNING e.merchant_id, e.mode, e.seq),
    moved AS (SELECT merchant_id, mode, max(seq) + 1 AS first_seq FROM gone GROUP BY merchant_id, mode)
    UPDATE event_counters c SET first_seq = moved.first_seq FROM moved
    WHERE c.merchant_id = moved.merchant_id AND c.mode = moved.mode`,
};

/** A brake that nobody would feel any more, and links that were not used in time. */
const reapAccounts: readonly Statement[] = [
  {
    name: 'reap_brakes',
    text: 'DELETE FROM sign_in_brakes WHERE last_failed_at <= $1 AND blocked_until <= $1',
  },
  { name: 'reap_resets', text: 'DELETE FROM password_resets WHERE expires_at <= $1' },
  { name: 'reap_invites', text: 'DELETE FROM invites WHERE expires_at <= $1' },
];

/** CVVs past their time. By itself, so that nothing that takes long or fails comes before it. */
export async function reapSecurityCodes(app: App): Promise<void> {
  await query(app.db, reapCvvs, [app.now()]);
}

/**
 * Deletes what is old: expired idempotency keys, links to accounts that were not used, ended sessions, traces, events
 * and deliveries past their retention. A little at a time, so that it never holds a lock for long.
 */
export async function reap(app: App): Promise<void> {
  const now = app.now();
  await query(app.db, reapKeys, [now, SWEEP_BATCH_ROWS * 10]);
  const unfelt = new Date(now.getTime() - SIGN_IN_FAILURES_FORGOTTEN_MS);
  for (const statement of reapAccounts) await query(app.db, statement, [unfelt]);
  await query(app.db, reapSessions, [new Date(now.getTime() - HEARTBEAT_STALE_MS)]);
  await query(app.db, reapRequests, [new Date(now.getTime() - REQUEST_LOG_RETENTION_MS), REQUESTS_PER_ROUND]);
  await reapTraces(app);
  await reapDeliveries(app);
  await query(app.db, reapEvents, [new Date(now.getTime() - EVENT_RETENTION_MS)]);
}
