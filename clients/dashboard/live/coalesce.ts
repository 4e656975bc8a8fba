/** Asks for the work to be done soon. `stop` drops what has not begun. */
export interface Coalesced {
  (): void;
  stop: () => void;
}

/**
 * Makes many calls into few runs: at once when it is quiet, else at most one run per interval, never two at a time, and
 * always one that begins after the last call. So whatever a run reads is at least as new as the reason to read it.
 */
export function coalesce(run: () => Promise<unknown>, intervalMs: number): Coalesced {
  let wanted = false;
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function start() {
    wanted = false;
    busy = true;
    const began = Date.now();
    await run().catch(() => undefined);
    busy = false;
    timer = setTimeout(settle, Math.max(0, intervalMs - (Date.now() - began)));
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
