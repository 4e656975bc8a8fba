import type { Logger } from 'pino';

export interface Repeating {
  /** Resolves when the run that is under way has ended. */
  stop(): Promise<void>;
}

/** Runs the task again and again, never twice at once; an error is logged and the next run comes in its time. */
export function every(intervalMs: number, task: () => Promise<unknown>, log: Logger): Repeating {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const run = async () => {
    try {
      await task();
    } catch (error) {
      log.warn({ err: error }, 'timer.failed');
    }
    if (!stopped) timer = setTimeout(start, intervalMs);
  };
  const start = () => {
    running = run();
  };
  timer = setTimeout(start, intervalMs);

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
