import { Gauge } from 'prom-client';
import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { BREAKER_FAILURES, HEARTBEAT_STALE_MS } from '../limits.ts';
import type { QueueCounts } from '../queues.ts';

/**
 * How things stand, read when somebody asks. Every process of an installation reads the same, so several that are
 * asked together tell it once: the largest of their answers. What cannot be read is not told, and `sluice_database_up`
 * or `sluice_redis_up` says why.
 */
type Parts = Pick<App, 'db' | 'jobs' | 'metrics' | 'now'>;

interface Standing {
  readonly attemptsUnsentSeconds: number;
  readonly attemptsOverdueSeconds: number;
  readonly deliveriesOverdueSeconds: number;
  readonly attemptsUnsettled: number;
  readonly workers: number;
}

// Each part reads one index that is all but empty while all is well. Of the deliveries it reads the oldest of each
// endpoint, as the sweeper does: those behind an open breaker wait as they should.
const readStanding: Statement = {
  name: 'standing',
  text: `WITH RECURSIVE heads AS (
      (SELECT endpoint_id, next_attempt_at FROM deliveries WHERE status = 'PENDING'
        ORDER BY endpoint_id, next_attempt_at, event_seq LIMIT 1)
      UNION ALL
      SELECT n.* FROM heads h CROSS JOIN LATERAL (
        SELECT d.endpoint_id, d.next_attempt_at FROM deliveries d
        WHERE d.status = 'PENDING' AND d.endpoint_id > h.endpoint_id
        ORDER BY d.endpoint_id, d.next_attempt_at, d.event_seq LIMIT 1) n)
    SELECT
      (SELECT coalesce(extract(epoch FROM greatest($1 - min(created_at), interval '0')), 0)::float8 FROM attempts
        WHERE status = 'PENDING' AND send_no = 0) AS "attemptsUnsentSeconds",
      (SELECT coalesce(extract(epoch FROM greatest($1 - min(next_sweep_at), interval '0')), 0)::float8 FROM attempts
        WHERE status IN ('PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN') AND NOT needs_operator) AS "attemptsOverdueSeconds",
      (SELECT coalesce(extract(epoch FROM greatest($1 - min(h.next_attempt_at), interval '0')), 0)::float8
        FROM heads h JOIN webhook_endpoints e ON e.id = h.endpoint_id
        WHERE e.status = 'ENABLED' AND e.deleted_at IS NULL AND e.failures < ${BREAKER_FAILURES}) AS "deliveriesOverdueSeconds",
      (SELECT count(*)::integer FROM attempts WHERE needs_operator) AS "attemptsUnsettled",
      (SELECT count(*)::integer FROM worker_heartbeats WHERE beat_at >= $2) AS workers`,
};

/** Adds the gauges to the process' metrics. */
export function tellStanding(app: Parts): void {
  const { pool } = app.db;
  const connections = gauge(app, 'sluice_database_connections', {
    help: 'Of the pool of a process: idle, in use, and callers that wait for one.',
    labelNames: ['state'],
    aggregator: 'sum',
    collect() {
      connections.set({ state: 'idle' }, pool.idleCount);
      connections.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      connections.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  tellDatabase(app);
  tellQueues(app);
}

const FROM_DATABASE: Readonly<Record<keyof Standing, { readonly name: string; readonly help: string }>> = {
  attemptsUnsentSeconds: {
    name: 'sluice_attempts_unsent_seconds',
    help: 'How old the oldest attempt is that was never sent, however often the sweeper made a job of it.',
  },
  attemptsOverdueSeconds: {
    name: 'sluice_attempts_overdue_seconds',
    help: 'How long the attempt that is due longest has waited for the sweeper.',
  },
  deliveriesOverdueSeconds: {
    name: 'sluice_deliveries_overdue_seconds',
    help: 'How long the delivery that is due longest has waited, at endpoints that answer.',
  },
  attemptsUnsettled: {
    name: 'sluice_attempts_unsettled',
    help: 'Attempts that no lookup could settle: a person has to.',
  },
  workers: { name: 'sluice_workers', help: 'Workers whose heartbeat is fresh.' },
};

function tellDatabase(app: Parts): void {
  const read = shared(async () => {
    const now = app.now();
    const since = new Date(now.getTime() - HEARTBEAT_STALE_MS);
    const [standing] = await query<Standing>(app.db, readStanding, [now, since]).catch(() => []);
    return standing;
  });
  const up = gauge(app, 'sluice_database_up', {
    help: '1 while Postgres answers.',
    collect: async () => up.set((await read()) ? 1 : 0),
  });
  for (const [key, { name, help }] of Object.entries(FROM_DATABASE)) {
    const told = gauge(app, name, {
      help,
      async collect() {
        const standing = await read();
        if (standing) told.set(standing[key as keyof Standing]);
        else told.remove();
      },
    });
  }
}

function tellQueues(app: Parts): void {
  const read = shared(() => app.jobs.counts());
  const up = gauge(app, 'sluice_redis_up', {
    help: '1 while Redis answers.',
    collect: async () => up.set((await read()) ? 1 : 0),
  });
  const queued = gauge(app, 'sluice_queue_jobs', {
    help: 'Jobs in Redis: waiting, active, delayed, failed.',
    labelNames: ['queue', 'state'],
    async collect() {
      queued.reset();
      for (const [queue, counts] of Object.entries((await read()) ?? {})) {
        for (const state of ['waiting', 'active', 'delayed', 'failed'] satisfies (keyof QueueCounts)[])
          queued.set({ queue, state }, counts[state]);
      }
    },
  });
}

interface GaugeSpec {
  readonly help: string;
  readonly labelNames?: string[];
  /** How several processes are told as one. */
  readonly aggregator?: 'sum' | 'max';
  readonly collect: () => unknown;
}

function gauge(
  { metrics }: Parts,
  name: string,
  { collect, aggregator = 'max', ...spec }: GaugeSpec,
): Gauge<string> {
  return new Gauge({
    name,
    ...spec,
    aggregator,
    registers: [metrics.registry],
    collect: async () => void (await collect()),
  });
}

/** Gauges that are asked at once share one look. */
function shared<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let looking: Promise<Result> | undefined;
  return () => {
    looking ??= read().finally(() => {
      looking = undefined;
    });
    return looking;
  };
}
