import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../core/db.ts';
import { startTestCore, type TestCore } from '../test/core.ts';
import { createServer } from './app.ts';
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

test('over HTTP a process says that it lives, and whether requests may come, without Redis too', async () => {
  const server = createServer({ ...core.app, jobs: { ...core.app.jobs, counts: async () => null } });
  const port = await server.listen(0, '127.0.0.1');
  const [live, ready] = await Promise.all(
    ['live', 'ready'].map(async path => {
      const response = await fetch(`http://127.0.0.1:${port}/health/${path}`);
      return { status: response.status, body: await response.json() };
    }),
  );
  await server.close();
  expect(live).toEqual({ status: 200, body: { status: 'alive' } });
  expect(ready).toEqual({
    status: 200,
    body: { status: 'ready', database: 'connected', migrations: 'applied', redis: 'disconnected' },
  });
});
