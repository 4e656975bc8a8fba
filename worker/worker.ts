import { type Job, Worker } from 'bullmq';
import type { App } from '../core/context.ts';
import { resolveAttempt } from '../core/payments/resolve-attempt.ts';
import { sendAttempt } from '../core/payments/send-attempt.ts';
import { closeRedis, connectRedis, type QueueName } from '../core/queues.ts';
import { startHeartbeat } from './heartbeat.ts';
import { startReaper } from './reaper.ts';
import { startSweeper } from './sweeper.ts';

/** Everything that happens after commit: jobs from Redis, and the sweeper that makes Redis disposable. */
export interface RunningWorker {
  /** Takes no new jobs, lets the running ones finish, and stops. */
  stop(): Promise<void>;
}

type Handler = (app: App, id: string) => Promise<void>;

/** A job mostly waits for a processor or a receiver, so many run at once. */
const HANDLERS: Partial<Record<QueueName, { readonly run: Handler; readonly concurrency: number }>> = {
  'run-attempt': { run: sendAttempt, concurrency: 64 },
  'resolve-attempt': { run: resolveAttempt, concurrency: 16 },
};

export async function startWorker(app: App): Promise<RunningWorker> {
  const connection = connectRedis(app.config.REDIS_URL, { log: app.log, waits: true });
  const workers = Object.entries(HANDLERS).map(([name, { run, concurrency }]) => {
    const worker = new Worker(name, (job: Job<{ id: string }>) => runJob(app, run, job), {
      connection,
      prefix: app.config.REDIS_PREFIX,
      concurrency,
      skipVersionCheck: true,
    });
    worker.on('error', error => app.log.debug({ err: error, queue: name }, 'worker.error'));
    return worker;
  });
  const heartbeat = await startHeartbeat(app);
  const sweeper = startSweeper(app);
  const reaper = startReaper(app);
  return {
    async stop() {
      await Promise.all([sweeper.stop(), reaper.stop()]);
      await Promise.all(workers.map(worker => worker.close()));
      await heartbeat.stop();
      await closeRedis(connection);
    },
  };
}

/** A job that throws is done with: the row it names is still due, and the sweeper makes a new one. */
async function runJob(app: App, run: Handler, job: Job<{ id: string }>): Promise<void> {
  try {
    await run(app, job.data.id);
  } catch (error) {
    app.log.error({ err: error, job: job.name, id: job.data.id }, 'job.failed');
  }
}
