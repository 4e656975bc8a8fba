import type { App } from '../context.ts';
import { type Database, query, type Statement } from '../db.ts';
import { idBound } from '../ids.ts';
import { HEARTBEAT_STALE_MS } from '../limits.ts';
import type { QueueCounts, QueueName } from '../queues.ts';

/** How the installation does, across all merchants: for those who run it. */
export interface Operations {
  /** null while Redis is away. */
  readonly queues: readonly (QueueCounts & { readonly name: QueueName })[] | null;
  readonly workers: readonly Worker[];
  readonly attempts: Overdue;
  readonly deliveries: Overdue & { readonly failed: number; readonly held: number };
}

export interface Worker {
  readonly id: string;
  readonly startedAt: Date;
  readonly beatAt: Date;
  readonly alive: boolean;
}

/** Work that is due and that nobody has begun. */
export interface Overdue {
  readonly overdue: number;
  readonly oldestDueAt: Date | null;
}

/** Beyond this the exact number says nothing more, and counting would take long. */
export const COUNTED_MAX = 10_000;
const DAY_MS = 24 * 60 * 60 * 1000;

const overdueAttempts: Statement = {
  name: 'overdue_attempts',
  text: `SELECT count(*)::integer AS overdue, min(next_sweep_at) AS "oldestDueAt" FROM (
    SELECT next_sweep_at FROM attempts
    WHERE next_sweep_at <= $1 AND status IN ('PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN') AND NOT needs_operator
    ORDER BY next_sweep_at LIMIT $2) AS due`,
};

// Of each endpoint the first that is due, through the index that the workers take from.
const overdueDeliveries: Statement = {
  name: 'overdue_deliveries',
  text: `SELECT count(*)::integer AS overdue, min(next_attempt_at) AS "oldestDueAt" FROM (
    SELECT d.next_attempt_at FROM webhook_endpoints e CROSS JOIN LATERAL (
      SELECT next_attempt_at FROM deliveries
      WHERE endpoint_id = e.id AND status = 'PENDING' AND next_attempt_at <= $1
      ORDER BY next_attempt_at LIMIT $2) AS d
    WHERE e.status = 'ENABLED' LIMIT $2) AS due`,
};

const troubledDeliveries: Statement = {
  name: 'troubled_deliveries',
  text: `SELECT count(*) FILTER (WHERE status = 'FAILED')::integer AS failed,
      count(*) FILTER (WHERE status = 'HELD')::integer AS held
    FROM (SELECT status FROM deliveries WHERE status IN ('FAILED', 'HELD') AND id >= $1 LIMIT $2) AS troubled`,
};

export async function readOperations(app: App): Promise<Operations> {
  const now = app.now();
  const since = idBound('delivery', new Date(now.getTime() - DAY_MS));
  const [counts, workers, attempts, deliveries, troubled] = await Promise.all([
    app.jobs.counts(),
    readWorkers(app, now),
    readOne<Overdue>(app.db, overdueAttempts, [now, COUNTED_MAX]),
    readOne<Overdue>(app.db, overdueDeliveries, [now, COUNTED_MAX]),
    readOne<{ failed: number; held: number }>(app.db, troubledDeliveries, [since, COUNTED_MAX]),
  ]);
  return {
    queues: counts && Object.entries(counts).map(([name, queue]) => ({ name: name as QueueName, ...queue })),
    workers,
    attempts,
    deliveries: { ...deliveries, ...troubled },
  };
}

async function readWorkers({ db }: App, now: Date): Promise<Worker[]> {
  const beats = await db.prisma.workerHeartbeat.findMany({ orderBy: { startedAt: 'desc' }, take: 100 });
  return beats.map(beat => ({ ...beat, alive: now.getTime() - beat.beatAt.getTime() < HEARTBEAT_STALE_MS }));
}

async function readOne<Row extends object>(
  db: Database,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row> {
  const [row] = await query<Row>(db, statement, values);
  if (!row) throw new Error(`${statement.name} answered no row`);
  return row;
}
