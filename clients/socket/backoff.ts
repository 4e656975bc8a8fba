const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/** How long to wait before the next try: doubling to five seconds, halved at random so that a crowd does not return at once. */
export function backoffMs(retries: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(retries, 10));
  return ceiling / 2 + (ceiling / 2) * random();
}

/**
 * Waits that long, or until the browser says that it is online again; and as long as the server has asked for
 * (`atLeastMs`), whatever the browser says.
 */
export function waitToRetry(retries: number, atLeastMs = 0): Promise<void> {
  return new Promise(resolve => {
    function done() {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
    const timer = setTimeout(done, Math.max(atLeastMs, backoffMs(retries)));
    if (atLeastMs === 0) addEventListener('online', done);
  });
}
