import { RETRY_AFTER_MAX_MS, RETRY_JITTER } from '../limits.ts';

/**
 * When a delivery is tried again. The schedule holds the seconds to wait before each attempt, the first
 * included: `0,60,300,1800,7200` is five attempts within two and a half hours.
 */
export interface FailedTry {
  /** How many attempts of the schedule are behind it, this one not counted. */
  readonly step: number;
  /** What the receiver asked for in `Retry-After`, if it did. */
  readonly retryAfterMs: number | null;
}

/**
 * How long to wait before the next attempt, or null when this was the last. A little is added at random, so
 * that what failed together does not come back together; nothing is ever sent earlier than the schedule says,
 * nor earlier than the receiver asked, two hours at most.
 */
export function retryDelayMs(
  schedule: readonly number[],
  { step, retryAfterMs }: FailedTry,
  random: () => number = Math.random,
): number | null {
  const seconds = schedule[step + 1];
  if (seconds === undefined) return null;
  const jittered = seconds * 1000 * (1 + RETRY_JITTER * random());
  return Math.round(Math.max(jittered, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS)));
}

/** Reads a `Retry-After` header, which holds seconds or a date; null where it holds neither. */
export function parseRetryAfterMs(header: string, now: Date): number | null {
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
