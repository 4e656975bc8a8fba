import type { App } from '../core/context.ts';
import { SWEEP_INTERVAL_MS, SWEEP_MAX_QUEUE_JOBS } from '../core/limits.ts';
import { expireAuthorizations } from '../core/payments/expire-authorizations.ts';
import { sweepAttempts } from '../core/payments/sweep-attempts.ts';
import { sweepDeliveries } from '../core/webhooks/sweep-deliveries.ts';
import { every, type Repeating } from './every.ts';

/**
 * A timer in each worker and not a schedule in Redis, which FLUSHALL would end. Several workers sweep side by
 * side: rows are claimed with SKIP LOCKED.
 */
export function startSweeper(app: App): Repeating {
  return every(SWEEP_INTERVAL_MS, () => sweep(app), app.log);
}

/** One look at everything that is overdue. */
export async function sweep(app: App): Promise<void> {
  const wanted = await wantedJobs(app);
  const settlesPayments = wanted.has('run-attempt') && wanted.has('resolve-attempt');
  if (settlesPayments) await sweepAttempts(app);
  await sweepDeliveries(app, { wake: wanted.has('deliver-webhook') });
  if (settlesPayments) await expireAuthorizations(app);
}

/**
 * The queues that may be given more. A long one means that the rows' jobs are waiting, not lost: more of them would only
 * make it longer. And while Redis is away a job would be lost again, and its row looked at later each time: when Redis is
 * back, nothing may have to wait.
 */
async function wantedJobs(app: App): Promise<ReadonlySet<string>> {
  const counts = Object.entries((await app.jobs.counts()) ?? {});
  return new Set(counts.filter(([, queue]) => queue.waiting <= SWEEP_MAX_QUEUE_JOBS).map(([name]) => name));
}
