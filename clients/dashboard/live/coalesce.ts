/** Asks for the work to be done soon. `stop` drops what has not begun. */
export interface Coalesced {
  (): void;
  stop: () => void;
}

interface Pace {
  /** While calls go on coming, one run in this time. */
  everyMs: number;
  /** How many runs may follow each other without a wait after it was quiet; each costs `everyMs` of quiet. */
  burst: number;
}

/**
 * Makes many calls into few runs: at once when it is quiet, else at the `pace`, never two at a time, and always one that
 * begins after the last call. So whatever a run reads is at least as new as the reason to read it.
 */
export function coalesce(run: () => Promise<unknown>, { everyMs, burst }: Pace): Coalesced {
  let wanted = false;
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Until then, runs are paid for at one per `everyMs`. */
  let spentUntil = 0;

  async function start() {
    wanted = false;
    busy = true;
    spentUntil = Math.max(spentUntil, Date.now()) + everyMs;
    await run().catch(() => undefined);
    busy = false;
    timer = setTimeout(settle, Math.max(0, spentUntil - (burst - 1) * everyMs - Date.now()));
  }

  function settle() {
    timer = undefined;
    if (wanted) void start();
  }

  function ask() {
    wanted = true;
    if (!busy && timer === undefined) void start();
  }

  function stop() {
    wanted = false;
    clearTimeout(timer);
    timer = undefined;
  }

  return Object.assign(ask, { stop });
}
