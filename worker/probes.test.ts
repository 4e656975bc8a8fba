import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../core/db.ts';
import { startTestCore, type TestCore } from '../test/core.ts';
import { samplesOf } from '../test/exposition.ts';
import { type Probes, serveProbes } from './probes.ts';

const TOKEN = 'a-token-that-is-long-enough-to-be-one';

let core: TestCore;
let probes: Probes;

beforeAll(async () => {
  core = await startTestCore({ OPERATOR_TOKEN: TOKEN });
  probes = (await serveProbes(core.app, 0)) as Probes;
});

afterAll(async () => {
  await probes.close();
  await core.close();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${probes.port}${path}`, { headers });

test('a worker without a port of its own listens nowhere', async () => {
  expect(await serveProbes(core.app, undefined)).toBeNull();
});

test('it says that it lives and is ready', async () => {
  expect(await (await get('/health/live')).json()).toEqual({ status: 'alive' });
  const ready = await get('/health/ready');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({
    status: 'ready',
    database: 'connected',
    migrations: 'applied',
    redis: 'connected',
  });
  expect((await get('/elsewhere')).status).toBe(404);
});

test('it tells its metrics to operators alone', async () => {
  expect((await get('/metrics')).status).toBe(404);
  const metrics = await get('/metrics', { authorization: `Bearer ${TOKEN}` });
  expect(samplesOf(await metrics.text()).get('sluice_database_up')).toBe(1);
});

test('a database that lacks a migration makes it unready', async () => {
  const [newest] = await core.app.db.prisma.$queryRaw<{ name: string }[]>`
    DELETE FROM _prisma_migrations WHERE id = (SELECT id FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1)
    RETURNING migration_name AS name`;
  expect(newest?.name).toMatch(/^\d{14}_/);
  const ready = await get('/health/ready');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ status: 'not_ready', migrations: 'pending' });
});

test('so does a database that was never migrated, and one that is away', async () => {
  await core.app.db.pool.query('DROP TABLE _prisma_migrations');
  expect(await (await get('/health/ready')).json()).toMatchObject({
    status: 'not_ready',
    database: 'connected',
    migrations: 'pending',
  });
  const away = openDatabase('postgres://nobody@127.0.0.1:9/nowhere', 2);
  const other = (await serveProbes({ ...core.app, db: away }, 0)) as Probes;
  const ready = await fetch(`http://127.0.0.1:${other.port}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ database: 'disconnected', migrations: 'unknown' });
  expect((await fetch(`http://127.0.0.1:${other.port}/health/live`)).status).toBe(200);
  await other.close();
  await away.close();
});
