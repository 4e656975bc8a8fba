import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { PENDING_OVERDUE_MS, SWEEP_BATCH_ROWS } from '../limits.ts';

/**
 * The guarantee behind the queues: whatever is overdue gets a new job, so that Redis may lose everything at any
 * moment. A row is claimed by moving its next sweep into the future, further each time, and its job's id
 * carries a new generation, so that an old job never stands in the way of a new one.
 */
const sweep: Statement = {
  name: 'sweep_attempts',
  text: `WITH due AS (
      SELECT id FROM attempts
      WHERE next_sweep_at <= $1 AND status IN ('PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN') AND NOT needs_operator
      ORDER BY next_sweep_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE attempts a SET generation = a.generation + 1,
      next_sweep_at = $1 + LEAST($3 * 2 ^ LEAST(a.generation, 10), 60000) * interval '1 millisecond'
    FROM due WHERE a.id = due.id
    RETURNING a.id, a.status, a.generation`,
};

interface SweptAttempt {
  readonly id: string;
  readonly status: string;
  readonly generation: number;
}

/** How many attempts were overdue and have a new job now. */
export async function sweepAttempts(app: App): Promise<number> {
  const rows = await query<SweptAttempt>(app.db, sweep, [app.now(), SWEEP_BATCH_ROWS, PENDING_OVERDUE_MS]);
  const unsent = rows.filter(row => row.status === 'PENDING');
  const unanswered = rows.filter(row => row.status !== 'PENDING');
  if (unsent.length > 0) app.jobs.add('run-attempt', unsent);
  if (unanswered.length > 0) app.jobs.add('resolve-attempt', unanswered);
  app.metrics.swept.inc({ work: 'attempts' }, rows.length);
  if (rows.length > 0)
    app.log.info({ unsent: unsent.length, unanswered: unanswered.length }, 'attempts.swept');
  return rows.length;
}
