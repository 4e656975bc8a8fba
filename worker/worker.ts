import { DelayedError, type Job, Worker } from 'bullmq';
import type { App } from '../core/context.ts';
import { type IdKind, isIdOf } from '../core/ids.ts';
import { resolveAttempt } from '../core/payments/resolve-attempt.ts';
import { sendAttempt } from '../core/payments/send-attempt.ts';
import { JOB_VERSION, type JobData, type QueueName } from '../core/queues.ts';
import { closeRedis, connectRedis } from '../core/redis.ts';
import { createDeliverer, type Deliverer } from '../core/webhooks/deliver-due.ts';
import { createWebhookSender } from '../core/webhooks/post-webhook.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createPayloadRenderer } from './jobs/render-payload.ts';
import { startLedgerClosing } from './ledger-closing.ts';
import { startReaper } from './reaper.ts';
import { startRollups } from './rollups.ts';
import { startSweeper } from './sweeper.ts';

/** Everything that happens after commit: jobs from Redis, and the sweeper that makes Redis disposable. */
export interface RunningWorker {
  /** Takes no new jobs, lets the running ones finish as far as they do so soon, and stops. */
  stop(): Promise<void>;
}

interface Handler {
  /** What its jobs name. */
  readonly of: IdKind;
  readonly run: (id: string) => Promise<void>;
  /** Jobs at once; each may name several rows. */
  readonly concurrency: number;
}

/** A job mostly waits for a processor or a receiver, so many run at once. */
function handlersOf(app: App, deliverer: Deliverer): Record<QueueName, Handler> {
  return {
    'run-attempt': { of: 'attempt', run: id => sendAttempt(app, id), concurrency: 64 },
    'resolve-attempt': { of: 'attempt', run: id => resolveAttempt(app, id), concurrency: 16 },
    // One per endpoint that is being sent to, whatever its queue; the slow ones must leave room for the others.
    'deliver-webhook': { of: 'delivery', run: deliverer.deliverDue, concurrency: 256 },
  };
}

/** How long a job that only newer workers can read stays away before somebody looks at it again. */
const NEWER_JOB_DELAY_MS = 250;

/** `jobVersion` is the newest shape of jobs that it reads. */
export async function startWorker(app: App, { jobVersion = JOB_VERSION } = {}): Promise<RunningWorker> {
  const connection = connectRedis(app.config, { log: app.log, waits: true });
  const deliverer = createDeliverer(app, {
    sender: createWebhookSender({ allowPrivate: app.config.WEBHOOK_ALLOW_PRIVATE }),
    render: createPayloadRenderer(app),
  });
  const workers = Object.entries(handlersOf(app, deliverer)).map(([name, handler]) => {
    const runReadable = async (job: Job<JobData>, token?: string) => {
      if ((job.data.version ?? 1) > jobVersion) return leaveToNewer(job, token);
      await runJob(app, handler, job);
    };
    const worker = new Worker(name, runReadable, {
      connection,
      prefix: app.config.REDIS_PREFIX,
      concurrency: handler.concurrency,
      skipVersionCheck: true,
    });
    worker.on('error', error => app.log.debug({ err: error, queue: name }, 'worker.error'));
    return worker;
  });
  const heartbeat = await startHeartbeat(app);
  const sweeper = startSweeper(app);
  const reaper = startReaper(app);
  const rollups = startRollups(app);
  const ledgerClosing = startLedgerClosing(app);
  return {
    async stop() {
      deliverer.finish();
      await Promise.all([sweeper.stop(), reaper.stop(), rollups.stop(), ledgerClosing.stop()]);
      await Promise.all(workers.map(worker => worker.close()));
      await deliverer.close();
      await heartbeat.stop();
      await closeRedis(connection);
    },
  };
}

/**
 * What throws is done with: the row is still due, and the sweeper makes a new job for it. What is no id is left out here,
 * because rows that are asked for at once are read in one statement, and it would fail for all of them.
 */
async function runJob(app: App, { of, run }: Handler, job: Job<JobData>): Promise<void> {
  const runOne = async (id: unknown) => {
    if (typeof id !== 'string' || !isIdOf(of, id))
      return app.log.error({ job: job.name, id }, 'job.unreadable');
    await run(id).catch(error => app.log.error({ err: error, job: job.name, id }, 'job.failed'));
  };
  await Promise.all(job.data.ids.map(runOne));
}

/** Gives the job back. Should no newer worker be there, the sweeper of an older one makes a job that it can read. */
async function leaveToNewer(job: Job<JobData>, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + NEWER_JOB_DELAY_MS, token);
  throw new DelayedError();
}
