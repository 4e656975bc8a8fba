import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { closeApp, createApp } from '../../core/app.ts';
import type { App } from '../../core/context.ts';
import { randomText } from '../../core/ids.ts';
import { type ApiServer, createServer } from '../../server/app.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { postGraphQL } from '../graphql.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { requestRest } from '../rest.ts';
import { until } from '../until.ts';
import { startWire, type Wire } from './wire.ts';

/**
 * While Postgres is away, or does not get to us, callers are told to come back, in the shape of their API; and when
 * they come back with the same key they are paid once.
 */
let core: TestCore;
let wire: Wire;
let app: App;
let server: ApiServer;
let url: string;
let merchant: TestMerchant;

const POOL = 2;

beforeAll(async () => {
  core = await startTestCore();
  wire = await startWire(core.databaseUrl);
  const config = { ...core.app.config, DATABASE_URL: wire.url, DATABASE_POOL_SIZE: POOL };
  app = await createApp(config, core.app.log);
  server = createServer(app);
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  merchant = await createMerchant(core.app);
});

afterAll(async () => {
  wire.heal();
  await server.close();
  await closeApp(app);
  await wire.close();
  await core.close();
});

// A credential that has just been looked at is not looked up: what is asked below is what fails.
beforeEach(async () => {
  wire.heal();
  await until(
    () => listPayments(),
    ({ status }) => status === 200,
  );
});

const listPayments = () => requestRest(url, { path: '/api/v1/payments', headers: merchant.headers });

const UPI = { amount: 500, currency: 'INR', method: 'upi', vpa: 'someone@bank' };

const pay = (key: string) =>
  requestRest(url, {
    path: '/api/v1/payments',
    method: 'POST',
    body: UPI,
    headers: { ...merchant.headers, 'idempotency-key': key },
  });

const COME_BACK = {
  status: 503,
  body: { error: { code: 'GATEWAY_ERROR', description: expect.stringContaining('database') } },
};

describe('while Postgres is away', () => {
  test('a read over REST is told to come back', async () => {
    wire.cut();
    const answer = await listPayments();
    expect(answer).toMatchObject(COME_BACK);
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  test('a write over REST is told so too, and with the same key is done once when it comes back', async () => {
    const key = randomText(20);
    wire.cut();
    const refused = await pay(key);
    expect(refused).toMatchObject(COME_BACK);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await core.app.db.prisma.idempotencyKey.count({ where: { key } })).toBe(0);
    wire.heal();
    const [first, second] = [await pay(key), await pay(key)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  }, 60_000);

  test('GraphQL says BUSY, with when to come back, and no bug', async () => {
    wire.cut();
    const query = '{ payments(first: 1) { edges { node { id } } } }';
    const answer = await postGraphQL(url, { query, headers: merchant.headers });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BUSY', retryAfterSeconds: 1 });
  });

  test('a credential that has to be looked up is not called wrong', async () => {
    wire.cut();
    const headers = { authorization: `Basic ${btoa(`key_${randomText(12)}:secret`)}` };
    expect(await requestRest(url, { path: '/api/v1/payments', headers })).toMatchObject(COME_BACK);
    const answer = await postGraphQL(url, { query: '{ viewer { merchant { id } } }', headers });
    expect(answer).toMatchObject({ status: 503, errors: [{ extensions: { code: 'BUSY' } }] });
  });

  test('a socket is closed so that its client comes back', async () => {
    wire.cut();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>(resolve => socket.on('close', resolve));
    const payload = { 'x-api-key': `key_${randomText(12)}`, 'x-api-secret': 'secret' };
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
    expect(await closed).toBe(1013);
  });

  test('the process is alive and not ready, and ready again afterwards', async () => {
    const ready = () => requestRest(url, { path: '/health/ready' });
    wire.cut();
    expect(await ready()).toMatchObject({
      status: 503,
      body: { status: 'not_ready', database: 'disconnected', migrations: 'unknown' },
    });
    expect((await requestRest(url, { path: '/health/live' })).status).toBe(200);
    wire.heal();
    expect((await until(ready, ({ status }) => status === 200)).body.status).toBe('ready');
  });
});

describe('where Postgres does not get to it', () => {
  test('a request that finds no free connection is told to come back', async () => {
    const taken = await Promise.all(Array.from({ length: POOL }, () => app.db.pool.connect()));
    try {
      expect(await listPayments()).toMatchObject(COME_BACK);
    } finally {
      for (const client of taken) client.release();
    }
    expect((await listPayments()).status).toBe(200);
  }, 30_000);

  test('a request that waits too long for a lock is told to come back', async () => {
    const owner = await core.app.db.pool.connect();
    try {
      await owner.query('BEGIN; LOCK TABLE payments IN ACCESS EXCLUSIVE MODE');
      expect(await listPayments()).toMatchObject(COME_BACK);
    } finally {
      await owner.query('ROLLBACK');
      owner.release();
    }
    expect((await listPayments()).status).toBe(200);
  }, 30_000);
});
