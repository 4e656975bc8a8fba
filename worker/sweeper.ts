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
  return every(
    SWEEP_INTERVAL_MS,
    async () => {
      if (await isQueueLong(app)) return;
      await sweepAttempts(app);
      await sweepDeliveries(app);
      await expireAuthorizations(app);
    },
    app.log,
  );
}

/** A long queue means that the rows' jobs are waiting, not lost: more of them would only make it longer. */
async function isQueueLong(app: App): Promise<boolean> {
  const counts = await app.jobs.counts();
  if (!counts) return false;
  return Object.values(counts).some(queue => queue.waiting > SWEEP_MAX_QUEUE_JOBS);
}
