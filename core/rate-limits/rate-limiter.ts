import type { Logger } from 'pino';
import { RATE_BUCKETS_MAX, RATE_SYNC_INTERVAL_MS } from '../limits.ts';
import type { RedisConnection } from '../redis.ts';
import { createSharedBuckets, type SharedBuckets } from './shared-buckets.ts';
import { durationOf, type Limit, spend, type Verdict } from './token-bucket.ts';

/**
 * Counts what everybody spends. An answer never waits for Redis: each process decides by what it knows, and several
 * times a second tells Redis what was spent and learns what others have. So a limit holds exactly within a process,
 * within a fraction of a second's traffic over several, and per process while Redis is away.
 */
export interface RateLimiter {
  /** Takes `cost` from the bucket of this name, where it holds as much. */
  spend(name: string, cost: number, limit: Limit): Verdict;
  /** Whether it holds as much; nothing is taken. */
  look(name: string, cost: number, limit: Limit): Verdict;
  /** Takes it in any case: for what has already happened. */
  charge(name: string, cost: number, limit: Limit): void;
  /** Puts back what was spent on something that did not come about. */
  giveBack(name: string, cost: number, limit: Limit): void;
  /** Tells Redis what it has not been told; `close` does it a last time. */
  synchronise(): Promise<void>;
  close(): Promise<void>;
}

interface Bucket {
  fullAt: number;
  /** Milliseconds of filling that Redis has not been told of. */
  untold: number;
}

interface Parts {
  readonly redis: RedisConnection;
  readonly prefix: string;
  readonly log: Logger;
  readonly now: () => Date;
}

export function createRateLimiter({ redis, prefix, log, now }: Parts): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const changed = new Set<string>();
  const shared = createSharedBuckets(redis, `${prefix}:rate:`);

  const bucketOf = (name: string): Bucket => {
    const known = buckets.get(name);
    if (known) return known;
    if (buckets.size >= RATE_BUCKETS_MAX) forgetSome(buckets, now().getTime());
    const made = { fullAt: 0, untold: 0 };
    buckets.set(name, made);
    return made;
  };
  const take = (name: string, spent: number, fullAt: number) => {
    const bucket = bucketOf(name);
    bucket.fullAt = fullAt;
    bucket.untold += spent;
    changed.add(name);
  };
  const synchronise = async () => {
    if (changed.size === 0) return;
    const names = [...changed];
    changed.clear();
    await tell(shared, { names, buckets, now: now().getTime() }).catch(error =>
      log.debug({ err: error, buckets: names.length }, 'rate_limits.alone'),
    );
  };
  const timer = setInterval(() => void synchronise(), RATE_SYNC_INTERVAL_MS).unref();

  return {
    spend(name, cost, limit) {
      const { fullAt, verdict } = spend(bucketOf(name).fullAt, cost, { limit, now: now().getTime() });
      if (verdict.allowed && cost > 0) take(name, durationOf(cost, limit), fullAt);
      return verdict;
    },
    look: (name, cost, limit) =>
      spend(buckets.get(name)?.fullAt ?? 0, cost, { limit, now: now().getTime() }).verdict,
    charge(name, cost, limit) {
      const duration = durationOf(cost, limit);
      const from = Math.max(bucketOf(name).fullAt, now().getTime());
      // No deeper than empty: what is owed beyond that would be paid by whoever comes later.
      const deepest = now().getTime() + durationOf(limit.capacity, limit);
      take(name, duration, Math.min(from + duration, deepest));
    },
    giveBack(name, cost, limit) {
      const duration = durationOf(cost, limit);
      take(name, -duration, bucketOf(name).fullAt - duration);
    },
    synchronise,
    async close() {
      clearInterval(timer);
      await synchronise();
    },
  };
}

/** Adds what was spent here to what Redis knows, and takes over what others have spent. */
async function tell(
  shared: SharedBuckets,
  { names, buckets, now }: { names: readonly string[]; buckets: Map<string, Bucket>; now: number },
): Promise<void> {
  const told = names.map(name => {
    const bucket = buckets.get(name);
    const spent = bucket?.untold ?? 0;
    if (bucket) bucket.untold = 0;
    return { name, spent };
  });
  const fullAt = await shared.add(told, now);
  for (const [index, { name }] of told.entries()) {
    const bucket = buckets.get(name);
    const everybodys = fullAt[index];
    // Never back: what this process let through counts, even where Redis was emptied.
    if (bucket && everybodys !== undefined)
      bucket.fullAt = Math.max(bucket.fullAt, everybodys + bucket.untold);
  }
}

/** Full buckets are worth nothing; where there are none the oldest go, so that memory stays bounded. */
function forgetSome(buckets: Map<string, Bucket>, now: number): void {
  for (const [name, bucket] of buckets) if (bucket.fullAt <= now) buckets.delete(name);
  for (const name of buckets.keys()) {
    if (buckets.size < RATE_BUCKETS_MAX) return;
    buckets.delete(name);
  }
}
