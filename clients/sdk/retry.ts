import { setTimeout as delay } from 'node:timers/promises';

const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/** How long to wait before the next try: doubling, the upper half at random so that a crowd does not return at once. */
export function backoffMs(retries: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(retries, 10));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** Waits; the server's own wish (`Retry-After`, in seconds) comes first. Throws when the signal aborts. */
export async function waitToRetry(
  retries: number,
  { retryAfter, signal }: { retryAfter?: string | null; signal?: AbortSignal | undefined },
): Promise<void> {
  const seconds = Number(retryAfter ?? Number.NaN);
  const wished = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 0;
  await delay(Math.max(wished, backoffMs(retries)), undefined, signal ? { signal } : {});
}
