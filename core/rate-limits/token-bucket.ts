/**
 * A token bucket as one number: the moment at which it is full again. Spending moves that moment on, so what
 * several processes spend simply adds up.
 */
export interface Limit {
  /** What a full bucket holds: how much may come at once. */
  readonly capacity: number;
  /** How fast it fills. */
  readonly perSecond: number;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly limit: Limit;
  /** What is left after this. */
  readonly remaining: number;
  /** Whole seconds until the bucket is full again. */
  readonly resetSeconds: number;
  /** Whole seconds until this would have been allowed; 0 where it was. */
  readonly retryAfterSeconds: number;
}

export interface Spent {
  readonly fullAt: number;
  readonly verdict: Verdict;
}

/** Takes `cost` out of the bucket, or nothing where it does not hold as much. Times are in milliseconds. */
export function spend(fullAt: number, cost: number, { limit, now }: { limit: Limit; now: number }): Spent {
  const before = Math.max(fullAt, now);
  const after = before + durationOf(cost, limit);
  const depth = durationOf(limit.capacity, limit);
  const allowed = after - now <= depth;
  const stands = allowed ? after : before;
  return {
    fullAt: stands,
    verdict: {
      allowed,
      limit,
      remaining: Math.max(0, Math.floor(((depth - (stands - now)) * limit.perSecond) / 1000)),
      resetSeconds: Math.ceil((stands - now) / 1000),
      retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((after - now - depth) / 1000)),
    },
  };
}

/** How long so much takes to fill up again, in milliseconds. */
export function durationOf(cost: number, { perSecond }: Limit): number {
  return (cost * 1000) / perSecond;
}
