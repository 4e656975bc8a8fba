import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from 'pino';

/**
 * Runs one program as several processes, one to a core: Node uses no more than one. They share nothing but the
 * listening port, which the first process hands its connections around for; everything else they share through
 * Postgres and Redis, exactly as processes on other machines do.
 *
 * One that dies is started again. SIGHUP replaces them one after the other, each only when its successor is ready,
 * so that a new version costs nobody a request. SIGTERM stops them all and lets them finish.
 */
export interface Supervised {
  readonly name: string;
  readonly count: number;
  readonly log: Logger;
}

/** The first restart waits this long, each further one twice as long: a cause that stays must not fill the machine. */
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** Who stayed up this long did not die of the same cause. */
const HEALTHY_AFTER_MS = 30_000;

/** Resolves when all are ready; rejects, and leaves none running, when one of them does not start. */
export async function supervise({ name, count, log }: Supervised): Promise<void> {
  const running = new Set<Worker>();
  const timers = new Set<NodeJS.Timeout>();
  let stopping = false;
  let delayMs = FIRST_DELAY_MS;
  let replacing: Promise<void> = Promise.resolve();

  const start = async () => {
    const startedAt = Date.now();
    const child = cluster.fork();
    await readiness(child);
    running.add(child);
    child.once('exit', (code, signal) => {
      if (!running.delete(child) || stopping) return;
      if (Date.now() - startedAt >= HEALTHY_AFTER_MS) delayMs = FIRST_DELAY_MS;
      log.error({ code, signal, child: child.process.pid }, `${name}.died`);
      revive();
    });
    if (stopping) await stopChild(child);
  };

  const revive = () => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      start().catch(() => stopping || revive());
    }, delayMs);
    timers.add(timer);
    delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS);
  };

  const replaceAll = async () => {
    for (const old of [...running]) {
      if (stopping) return;
      await start();
      running.delete(old);
      await stopChild(old);
    }
    log.info({ processes: count }, `${name}.replaced`);
  };

  const stop = async () => {
    if (stopping) return;
    stopping = true;
    for (const timer of timers) clearTimeout(timer);
    await Promise.all([...running].map(stopChild));
    log.flush();
    if (process.connected) process.disconnect();
  };

  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  // The launcher holds the other end of the channel: when it is gone, so are we.
  process.on('disconnect', () => void stop());
  process.on('SIGHUP', () => {
    replacing = replacing
      .then(replaceAll)
      .catch(error => log.error({ err: error }, `${name}.replacement_failed`));
  });

  const started = await Promise.allSettled(Array.from({ length: count }, start));
  const failed = started.find(result => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
}

/** Resolves when the process says that it is ready, as it would say to a launcher. */
function readiness(child: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', message => message?.type === 'ready' && resolve());
    child.once('exit', (code, signal) => reject(new Error(`a process did not start (${signal ?? code})`)));
  });
}

async function stopChild(child: Worker): Promise<void> {
  if (child.isDead()) return;
  const gone = once(child, 'exit');
  child.process.kill('SIGTERM');
  await gone;
}
