import { Redis } from 'ioredis';

const CONNECT_MS = 2_000;

/** What this Redis does when it is full; null where it does not answer or does not say. Asks once, on its own connection. */
export async function readRedisPolicy(url: string): Promise<string | null> {
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
