import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/**
 * One Redis, or a Redis Cluster: they take the same commands. In a cluster all keys of ours have one hash tag (their
 * prefix stands in braces), because a job is moved, and buckets are counted, by scripts over several keys at once.
 */
export type RedisConnection = Redis | Cluster;

export type RedisAddress = Pick<Config, 'REDIS_URL' | 'REDIS_CLUSTER'>;

interface ConnectOptions {
  readonly log: Logger;
  /**
   * false is for callers that must not hang on a Redis that is away (commands fail at once); BullMQ's workers need
   * true.
   */
  readonly waits: boolean;
}

type Waiting = Pick<RedisOptions, 'maxRetriesPerRequest' | 'connectTimeout'>;

const CONNECT_MAX_MS = 2_000;

export function connectRedis(address: RedisAddress, { log, waits }: ConnectOptions): RedisConnection {
  const options = { maxRetriesPerRequest: waits ? null : 0, connectTimeout: CONNECT_MAX_MS };
  const redis = address.REDIS_CLUSTER
    ? connectCluster(address.REDIS_URL, options, { enableOfflineQueue: waits })
    : new Redis(address.REDIS_URL, { ...options, enableOfflineQueue: waits, retryStrategy: delayMs });
  redis.on('error', (error: unknown) => log.debug({ err: error }, 'redis.error'));
  return redis;
}

function connectCluster(urls: string, redisOptions: Waiting, options: ClusterOptions): Cluster {
  const nodes = nodesOf(urls);
  const [{ username, password, protocol, hostname: servername }] = nodes as [URL];
  const credentials = {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    // A cluster tells addresses, and certificates are made for names.
    ...(protocol === 'rediss:' && { tls: { servername } }),
  };
  return new Cluster(
    nodes.map(({ hostname, port }) => ({ host: hostname, port: Number(port || DEFAULT_PORT) })),
    { ...options, clusterRetryStrategy: delayMs, redisOptions: { ...redisOptions, ...credentials } },
  );
}

const DEFAULT_PORT = 6379;

function delayMs(tries: number): number {
  return Math.min(50 * tries, 1_000);
}

/** `redis://user:password@one:7000,two:7000,three:7000`: what only the first says counts for all. */
export function nodesOf(urls: string): URL[] {
  const [first = '', ...others] = urls.split(',').map(each => each.trim());
  const { protocol } = new URL(first);
  return [first, ...others].map(each => new URL(each.includes('://') ? each : `${protocol}//${each}`));
}

/** Says goodbye where somebody listens; a connection that is down is only given up. */
export async function closeRedis(redis: RedisConnection): Promise<void> {
  if (redis.status === 'end') return;
  if (redis.status === 'ready') await redis.quit().catch(() => undefined);
  else redis.disconnect();
}
