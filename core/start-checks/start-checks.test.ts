import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { DEMO_MERCHANT, DEMO_USER } from '../merchants/demo-merchant.ts';
import { checkSettings } from './check-settings.ts';
import { checkStores, readStores, type StoreFacts } from './check-stores.ts';
import { examine } from './examine.ts';
import { isPublicKey } from './public-keys.ts';
import { refuseWeakSettings, refuseWeakStores } from './refuse-weak-start.ts';

let core: TestCore;
let redis: Redis;

beforeAll(async () => {
  core = await startTestCore();
  redis = new Redis(core.redisUrl);
});

afterAll(async () => {
  redis.disconnect();
  await core.close();
});

const SAFE = {
  SLUICE_ENV: 'production',
  DATABASE_URL: 'postgres://sluice@localhost/sluice',
  REDIS_URL: 'redis://127.0.0.1:6379',
  VAULT_KEY: randomBytes(32).toString('base64'),
  SANDBOX_SECRET: randomBytes(32).toString('hex'),
  OPERATOR_TOKEN: randomBytes(32).toString('base64'),
  PUBLIC_URL: 'https://pay.example.com',
  CHECKOUT_URL: 'https://checkout.example.com',
};

const production = (changed: Record<string, string> = {}): Config => readConfig({ ...SAFE, ...changed });

test.each([
  ['VAULT_KEY', 'openssl rand -base64 32'],
  ['DATABASE_URL', 'postgres://user:password@host:5432/sluice'],
  ['REDIS_URL', 'redis://127.0.0.1:6379'],
])('without %s it is said what to set', (name, advice) => {
  const { [name as keyof typeof SAFE]: _, ...without } = SAFE;
  const start = () => readConfig(without);
  expect(start).toThrow(ConfigError);
  expect(start).toThrow(`  ${name}: is not set.`);
  expect(start).toThrow(advice);
  expect(start).not.toThrow(/undefined/);
});

describe('the settings of a production installation', () => {
  test('are all good where each is of its own', () => {
    expect(checkSettings(production()).filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(() => refuseWeakSettings(production())).not.toThrow();
  });

  test.each([
    ['VAULT_KEY', 'c2x1aWNlIGRlbW8ga2V5LCBub3QgZm9yIHJlYWwgdXM=', 'openssl rand -base64 32'],
    ['VAULT_KEY', Buffer.alloc(32, 7).toString('base64'), 'openssl rand -base64 32'],
    ['SANDBOX_SECRET', 'sandbox-secret', 'openssl rand -hex 32'],
    ['SANDBOX_SECRET', 'my-own-but-short', 'openssl rand -hex 32'],
    ['OPERATOR_TOKEN', 'abcabcabcabcabcabcabcabcabc', 'openssl rand -base64 32'],
    ['WEBHOOK_ALLOW_PRIVATE', 'true', 'Set it to false'],
    ['PUBLIC_URL', 'http://pay.example.com', 'https address'],
    ['CHECKOUT_URL', 'http://checkout.example.com', 'https address'],
    ['CHECKOUT_URL', SAFE.PUBLIC_URL, 'another host name'],
    ['CHECKOUT_URL', 'https://pay.example.com:8443', 'another host name'],
  ])('are refused for %s=%s, with what to set', (name, value, advice) => {
    const weak = checkSettings(production({ [name]: value })).filter(({ level }) => level !== 'ok');
    expect(weak).toEqual([{ subject: name, level: 'fail', message: expect.stringContaining(advice) }]);
    expect(() => refuseWeakSettings(production({ [name]: value }))).toThrow(ConfigError);
    // Play money may do as it likes.
    expect(() => refuseWeakSettings(production({ [name]: value, SLUICE_ENV: 'demo' }))).not.toThrow();
  });

  test('are refused together, in one message', () => {
    const weak = production({ SANDBOX_SECRET: 'sandbox-secret', PUBLIC_URL: 'http://a.example' });
    expect(() => refuseWeakSettings(weak)).toThrow(/SANDBOX_SECRET .*\n {2}PUBLIC_URL /);
  });

  test('are refused where nothing says where the checkout is: it is then where the dashboard is', () => {
    const { CHECKOUT_URL: _, ...without } = SAFE;
    expect(() => refuseWeakSettings(readConfig(without))).toThrow(
      /CHECKOUT_URL is https:\/\/pay\.example\.com/,
    );
  });

  test('are only doubtful without an OPERATOR_TOKEN', () => {
    const { OPERATOR_TOKEN: _, ...without } = SAFE;
    const found = checkSettings(readConfig(without)).filter(({ level }) => level !== 'ok');
    expect(found).toEqual([{ subject: 'OPERATOR_TOKEN', level: 'warn', message: expect.any(String) }]);
  });
});

test('keys that chance made are not taken for public ones', () => {
  const made = Array.from({ length: 10_000 }, () => randomBytes(32));
  expect(made.filter(isPublicKey)).toEqual([]);
});

describe('the stores of a production installation', () => {
  const good: StoreFacts = {
    durability: { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
    demoData: [],
    redisPolicy: 'noeviction',
  };

  test('are good where they keep what they are given', () => {
    expect(checkStores(good).filter(({ level }) => level !== 'ok')).toEqual([]);
  });

  test.each([
    ['Postgres fsync', { ...good, durability: { ...good.durability, fsync: 'off' } }],
    ['Postgres full_page_writes', { ...good, durability: { ...good.durability, full_page_writes: 'off' } }],
    [
      'Postgres synchronous_commit',
      { ...good, durability: { ...good.durability, synchronous_commit: 'off' } },
    ],
    ['Demo data', { ...good, demoData: ['the merchant'] }],
    ['Redis maxmemory-policy', { ...good, redisPolicy: 'allkeys-lru' }],
  ])('are refused for %s', (subject, facts) => {
    const weak = checkStores(facts).filter(({ level }) => level !== 'ok');
    expect(weak).toEqual([{ subject, level: 'fail', message: expect.stringMatching(/Set|Start/) }]);
  });

  test('are only doubtful while Redis is away', () => {
    expect(checkStores({ ...good, redisPolicy: null })).toContainEqual(
      expect.objectContaining({ subject: 'Redis maxmemory-policy', level: 'warn' }),
    );
  });

  test('are read from Postgres and Redis as they are', async () => {
    const { prisma } = core.app.db;
    const before = await readStores(core.app);
    const { rows } = await core.app.db.pool.query<{ fsync: string }>('SHOW fsync');
    expect(before.durability['fsync']).toBe(rows[0]?.fsync);
    expect(before.demoData).toEqual([]);
    const createdAt = core.app.now();
    await prisma.merchant.create({ data: { ...DEMO_MERCHANT, createdAt } });
    const { password: _, ...user } = DEMO_USER;
    await prisma.user.create({ data: { ...user, passwordHash: 'none', createdAt } });
    const after = await readStores(core.app);
    expect(after.demoData).toEqual([`the merchant ${DEMO_MERCHANT.id}`, `the user ${DEMO_USER.email}`]);
  });

  test('are known by what Redis does when it is full', async () => {
    const { redisPolicy } = await readStores(core.app);
    // The Redis in JavaScript, which tests use where there is no other, says nothing of it.
    if (redisPolicy === null) return expect(await redis.info('memory')).not.toContain('maxmemory_policy');
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const changed = await readStores(core.app);
    await redis.config('SET', 'maxmemory-policy', redisPolicy);
    expect(changed.redisPolicy).toBe('allkeys-lru');
  });

  test('keep production from starting on a demo’s database, and a demo not', async () => {
    const { app } = core;
    const config = production({ DATABASE_URL: core.databaseUrl, REDIS_URL: core.redisUrl });
    await expect(refuseWeakStores({ ...app, config })).rejects.toThrow(/Demo data is in this database/);
    await expect(refuseWeakStores(app)).resolves.toBeUndefined();
  });
});

describe('the doctor', () => {
  const at = (changed: Record<string, string>) =>
    examine(production({ DATABASE_URL: core.databaseUrl, REDIS_URL: core.redisUrl, ...changed }));

  test('finds a database that was sealed with another key', async () => {
    const found = await at({});
    expect(found).toContainEqual(expect.objectContaining({ subject: 'DATABASE_URL', level: 'ok' }));
    expect(found).toContainEqual(expect.objectContaining({ subject: 'Vault', level: 'fail' }));
  });

  test('warns on a demo of what production would refuse', async () => {
    const VAULT_KEY = core.app.config.VAULT_KEY.toString('base64');
    const found = await at({ SLUICE_ENV: 'demo', VAULT_KEY, PUBLIC_URL: 'http://localhost:3000' });
    expect(found.filter(({ level }) => level === 'fail')).toEqual([]);
    expect(found).toContainEqual(expect.objectContaining({ subject: 'PUBLIC_URL', level: 'warn' }));
  });

  test('says so where there is no database', async () => {
    const [first] = await at({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });
    expect(first).toMatchObject({ subject: 'DATABASE_URL', level: 'fail' });
  });
});
