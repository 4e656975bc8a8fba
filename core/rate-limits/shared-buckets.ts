import type { RedisConnection } from '../redis.ts';

/** What all processes have spent together. */
export interface SharedBuckets {
  /** Adds what was spent to each bucket; answers when each is full again, in the same order. */
  add(spent: readonly { name: string; spent: number }[], now: number): Promise<(number | undefined)[]>;
}

/** KEYS: the buckets. ARGV: now, then how far each is moved on, in milliseconds. A full bucket is no key at all. */
const ADD = `
local now = tonumber(ARGV[1])
local full_at = {}
for i, key in ipairs(KEYS) do
  local at = math.max(tonumber(redis.call('GET', key) or '0'), now) + tonumber(ARGV[i + 1])
  if at > now then redis.call('SET', key, string.format('%.3f', at), 'PX', math.ceil(at - now))
  else redis.call('DEL', key) end
  full_at[i] = string.format('%.3f', at)
end
return full_at`;

/** One call stays short: nobody else is served by Redis meanwhile. */
const CALL_MAX_BUCKETS = 500;

export function createSharedBuckets(redis: RedisConnection, prefix: string): SharedBuckets {
  return {
    async add(spent, now) {
      const fullAt: (number | undefined)[] = [];
      for (let i = 0; i < spent.length; i += CALL_MAX_BUCKETS) {
        const part = spent.slice(i, i + CALL_MAX_BUCKETS);
        const keys = part.map(({ name }) => prefix + name);
        const moved = part.map(each => each.spent.toFixed(3));
        const answer = (await redis.eval(ADD, keys.length, ...keys, now, ...moved)) as string[];
        fullAt.push(...answer.map(Number));
      }
      return fullAt;
    },
  };
}
