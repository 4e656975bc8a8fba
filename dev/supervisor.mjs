const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** Who stayed up this long did not die of the same cause at once. */
const HEALTHY_AFTER_MS = 30_000;

/**
 * Keeps one service running: `service.start(signal)` answers a child process that is ready, and when that dies it
 * is started again, later each time. `say` hears of it.
 */
export function supervise(service, say) {
  const stopping = new AbortController();
  let child;
  let delay = FIRST_DELAY_MS;
  let wake = () => undefined;
  /** What is under way: the first start, or a revival. Never rejects. */
  let working = Promise.resolve();

  async function start() {
    child = await service.start(stopping.signal);
    const startedAt = Date.now();
    const current = child;
    const died = () => {
      if (stopping.signal.aborted || current !== child) return;
      if (Date.now() - startedAt >= HEALTHY_AFTER_MS) delay = FIRST_DELAY_MS;
      working = revive(`${service.name} stopped (${current.signalCode ?? `exit code ${current.exitCode}`})`);
    };
    if (hasExited(child)) died();
    else child.once('exit', died);
  }

  async function revive(accident) {
    for (let problem = accident; !stopping.signal.aborted; ) {
      say(`${problem}, starting it again in ${delay / 1000} s`);
      await new Promise(resolve => {
        const timer = setTimeout(resolve, delay);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
      if (stopping.signal.aborted) return;
      try {
        await start();
        say(`${service.name} is running again`);
        return;
      } catch (error) {
        problem = firstLine(error.message);
      }
    }
  }

  return {
    name: service.name,
    /** Fails when the first start does: whatever is wrong then will not mend itself. */
    start() {
      const starting = start();
      working = starting.catch(() => undefined);
      return starting;
    },
    async stop() {
      stopping.abort();
      wake();
      await working;
      if (child && !hasExited(child)) await service.stop(child);
    },
    /** Replaces the process by a new one, for a new version of its code. */
    async restart() {
      const old = child;
      child = undefined;
      if (old && !hasExited(old)) await service.stop(old);
      await start();
    },
    kill: () => child && !hasExited(child) && child.kill(service.killSignal ?? 'SIGKILL'),
  };
}

const firstLine = text => text.split('\n', 1)[0];

const hasExited = child => child.exitCode !== null || child.signalCode !== null;
