import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { testRedis } from '../../test/database.ts';
import { createLog } from '../log.ts';
import { closeRedis, connectRedis, type RedisConnection } from '../redis.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';

const limit = { capacity: 10, perSecond: 0.001 };
const log = createLog('test', { LOG_LEVEL: 'silent' });
const connections: RedisConnection[] = [];
const limiters: RateLimiter[] = [];
let url: string;

beforeAll(async () => {
  url = (await testRedis()).url;
});

afterAll(async () => {
  await Promise.all(limiters.map(limiter => limiter.close()));
  await Promise.all(connections.map(closeRedis));
});

/** One process' limiter. */
async function limiterOf(redisUrl = url): Promise<RateLimiter> {
  const redis = connectRedis({ REDIS_URL: redisUrl, REDIS_CLUSTER: false }, { log, waits: false });
  connections.push(redis);
  if (redisUrl === url) await new Promise(resolve => redis.once('ready', resolve));
  const limiter = createRateLimiter({ redis, prefix: 'test', log, now: () => new Date() });
  limiters.push(limiter);
  return limiter;
}

const spendAll = (limiter: RateLimiter, name: string, times: number) =>
  Array.from({ length: times }, () => limiter.spend(name, 1, limit).allowed).filter(Boolean).length;

describe('a rate limiter', () => {
  test('keeps names apart', async () => {
    const limiter = await limiterOf();
    expect(spendAll(limiter, 'a', 20)).toBe(10);
    expect(spendAll(limiter, 'b', 20)).toBe(10);
  });

  test('learns what other processes let through', async () => {
    const [one, other] = [await limiterOf(), await limiterOf()];
    expect(spendAll(one, 'shared', 6)).toBe(6);
    await one.synchronise();
    expect(spendAll(other, 'shared', 2)).toBe(2);
    await other.synchronise();
    expect(spendAll(other, 'shared', 20)).toBe(2);
    await other.synchronise();
    // It is told with its own next word to Redis.
    one.charge('shared', 0.001, limit);
    await one.synchronise();
    expect(spendAll(one, 'shared', 20)).toBe(0);
  });

  test('gives back what did not come about, to everybody', async () => {
    const [one, other] = [await limiterOf(), await limiterOf()];
    expect(spendAll(one, 'returned', 10)).toBe(10);
    await one.synchronise();
    one.giveBack('returned', 10, limit);
    await one.synchronise();
    expect(spendAll(one, 'returned', 1)).toBe(1);
    await one.synchronise();
    expect(spendAll(other, 'returned', 1)).toBe(1);
    await other.synchronise();
    expect(spendAll(other, 'returned', 20)).toBe(8);
  });

  test('counts on alone where there is no Redis, and at once', async () => {
    const limiter = await limiterOf('redis://127.0.0.1:1');
    expect(spendAll(limiter, 'alone', 20)).toBe(10);
    await limiter.synchronise();
    expect(limiter.spend('alone', 1, limit)).toMatchObject({ allowed: false, remaining: 0 });
  });

  test('does not forget what it let through when Redis is emptied', async () => {
    const limiter = await limiterOf();
    expect(spendAll(limiter, 'emptied', 9)).toBe(9);
    await limiter.synchronise();
    const redis = new Redis(url);
    connections.push(redis);
    await redis.del('test:rate:emptied');
    expect(spendAll(limiter, 'emptied', 1)).toBe(1);
    await limiter.synchronise();
    expect(spendAll(limiter, 'emptied', 5)).toBe(0);
  });

  test('charges what has happened, but never beyond empty', async () => {
    const limiter = await limiterOf();
    const quick = { capacity: 10, perSecond: 10 };
    limiter.charge('declines', 1_000, quick);
    expect(limiter.spend('declines', 1, quick)).toMatchObject({ allowed: false, resetSeconds: 1 });
  });
});
