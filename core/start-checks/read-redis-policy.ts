import { Redis } from 'ioredis';
import { nodesOf, type RedisAddress } from '../redis.ts';

const CONNECT_MS = 2_000;

/**
 * What this Redis does when it is full; null where it does not answer or does not say. Of a cluster every node that is
 * named is asked, and one that differs from the others is what counts. Asks once, on connections of its own.
 */
export async function readRedisPolicy({ REDIS_URL, REDIS_CLUSTER }: RedisAddress): Promise<string | null> {
  const urls = REDIS_CLUSTER ? nodesOf(REDIS_URL).map(({ href }) => href) : [REDIS_URL];
  const policies = await Promise.all(urls.map(readPolicy));
  return policies.find(policy => policy !== null && policy !== 'noeviction') ?? policies[0] ?? null;
}

async function readPolicy(url: string): Promise<string | null> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // It is told to whoever asks, below.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    // Managed Redis often forbids CONFIG, hardly ever INFO.
    return /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1] ?? null;
  } catch {
    return null;
  } finally {
    redis.disconnect();
  }
}
