import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../core/db.ts';
import { startTestCore, type TestCore } from '../test/core.ts';
import { readHealth } from './health.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(async () => {
  await core.close();
});

test('health says so when the database is away', async () => {
  const away = openDatabase('postgres://nobody@127.0.0.1:9/nowhere', 2);
  const health = await readHealth({ ...core.app, db: away });
  expect(health).toMatchObject({ status: 'degraded', database: 'disconnected', worker: 'stopped' });
  await away.close();
});

test('health says so when Redis is away, and when no worker is heard of', async () => {
  const jobs = { ...core.app.jobs, counts: async () => null };
  expect(await readHealth({ ...core.app, jobs })).toMatchObject({
    status: 'degraded',
    database: 'connected',
    redis: 'disconnected',
    worker: 'stopped',
  });
});
