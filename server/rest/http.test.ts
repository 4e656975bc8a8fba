import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seed } from '../../prisma/seed.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type RestAnswer, requestRest } from '../../test/rest.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
});

afterAll(async () => {
  await sluice.stop();
});

const get = (path: string, headers = merchant.headers): Promise<RestAnswer> =>
  requestRest(sluice.url, { path, headers });

describe('what HTTP can get wrong', () => {
  const invalid = { error: { code: 'AUTHENTICATION_ERROR', description: 'Invalid API credentials' } };

  test.each([
    ['no credential', {}],
    ['a wrong secret', { 'x-api-key': 'key_test_abc123', 'x-api-secret': 'wrong' }],
  ])('%s: 401', async (_name, headers) => {
    for (const path of ['/api/v1/orders', '/api/v1/payments/pay_0000000000000000', '/api/v1/events']) {
      expect(await get(path, headers)).toMatchObject({ status: 401, body: invalid });
    }
  });

  test('a key without the permission: 403', async () => {
    const weak = await createMerchant(sluice.app, { permissions: ['orders:read'] });
    expect(await get('/api/v1/payments', weak.headers)).toMatchObject({
      status: 403,
      body: { error: { code: 'AUTHENTICATION_ERROR' } },
    });
  });

  test.each([
    ['malformed JSON', 400, 'application/json', '{"amount":'],
    ['JSON that is no object', 400, 'application/json', '[1]'],
    ['invalid UTF-8', 400, 'application/json', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['another content type', 415, 'text/plain', '{"amount":100}'],
    ['a form', 415, 'application/x-www-form-urlencoded', 'amount=100'],
    ['a body that is too long', 413, 'application/json', `{"notes":"${'x'.repeat(110_000)}"}`],
    [
      'deep nesting',
      400,
      'application/json',
      `{"amount":100,"notes":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
    ],
  ])('%s: %i, nothing stored', async (_name, status, contentType, raw) => {
    const before = await sluice.app.db.prisma.order.count();
    const answer = await requestRest(sluice.url, {
      method: 'POST',
      path: '/api/v1/orders',
      raw,
      headers: { ...merchant.headers, 'content-type': contentType },
    });
    expect(answer).toMatchObject({ status, body: { error: { code: 'BAD_REQUEST_ERROR' } } });
    expect(await sluice.app.db.prisma.order.count()).toBe(before);
  });

  test.each(['/api/v1/orders/\\', '/\\'])('an address that no URL can have, %s: 400 in words', async path => {
    // fetch would mend it.
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const asking = request(sluice.url, { path }, async response => {
        const chunks = await response.toArray();
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() });
      });
      asking.on('error', reject).end();
    });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      error: { code: 'BAD_REQUEST_ERROR', description: 'This address, or the Host header, is not valid.' },
    });
  });

  test('a body without a length: understood, unless it goes on and on', async () => {
    const send = (text: string) =>
      fetch(`${sluice.url}/api/v1/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...merchant.headers },
        body: new Blob([text]).stream(),
        duplex: 'half',
      } as RequestInit);
    expect((await send('{"amount":100}')).status).toBe(201);
    const status = await send(`{"notes":"${'x'.repeat(110_000)}"}`).then(
      response => response.status,
      // The client may still be sending when we hang up.
      () => 413,
    );
    expect(status).toBe(413);
  });

  test('an unknown address: 404, a wrong method: 405', async () => {
    expect(await get('/api/v1/nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND_ERROR' } },
    });
    expect(await get('/')).toMatchObject({ status: 404 });
    const wrong = await requestRest(sluice.url, {
      method: 'DELETE',
      path: '/api/v1/orders',
      headers: merchant.headers,
    });
    expect(wrong).toMatchObject({ status: 405, body: { error: { code: 'BAD_REQUEST_ERROR' } } });
    expect(wrong.headers.get('allow')).toBe('POST, GET');
  });

  test.each(['order_0000000000000000', 'nonsense', '%00', '..%2f..', 'ü'])(
    'an unknown id (%s): 404',
    async id => {
      expect(await get(`/api/v1/orders/${id}`)).toMatchObject({
        status: 404,
        body: { error: { code: 'NOT_FOUND_ERROR', description: 'Order not found' } },
      });
    },
  );

  test('a bug of ours: 500 with the request id and nothing else', async () => {
    await sluice.app.db.pool.query('ALTER TABLE orders RENAME TO orders_gone');
    try {
      const answer = await get('/api/v1/orders', { ...merchant.headers, 'x-request-id': 'req-7' });
      expect(answer.body).toEqual({
        error: {
          code: 'GATEWAY_ERROR',
          description: 'Something went wrong on our side. The request id leads to what.',
          request_id: 'req-7',
        },
      });
      expect(answer.headers.get('x-request-id')).toBe('req-7');
    } finally {
      await sluice.app.db.pool.query('ALTER TABLE orders_gone RENAME TO orders');
    }
  });
});

describe('who one is, and how it goes', () => {
  test('the profile shows the key in full and secrets masked', async () => {
    const { body, text } = await get('/api/v1/merchants/profile');
    expect(body).toMatchObject({ id: merchant.id, name: 'A Shop', api_key: merchant.key, webhook_url: null });
    expect(text).not.toContain(merchant.secret);
  });

  test('the test merchant is there once it is seeded', async () => {
    expect(await get('/api/v1/test/merchant', {})).toMatchObject({ status: 404 });
    await seed(sluice.core.databaseUrl, 'test');
    expect((await get('/api/v1/test/merchant', {})).body).toEqual({
      id: expect.stringMatching(/^mer_/),
      email: 'test@example.com',
      api_key: 'key_test_abc123',
      seeded: true,
    });
    const headers = { 'x-api-key': 'key_test_abc123', 'x-api-secret': 'secret_test_xyz789' };
    expect((await get('/api/v1/merchants/profile', headers)).body).toMatchObject({ name: 'Test Merchant' });
  });

  test('health looks at the database, Redis and the worker', async () => {
    expect(await get('/health', {})).toMatchObject({
      status: 200,
      body: { database: 'connected', redis: 'connected' },
    });
    await sluice.app.db.prisma.workerHeartbeat.deleteMany();
    expect((await get('/health', {})).body).toMatchObject({ status: 'degraded', worker: 'stopped' });
    const worker = await sluice.core.startWorker();
    expect((await get('/health', {})).body).toMatchObject({ status: 'healthy', worker: 'running' });
    expect((await get('/api/v1/test/jobs/status', {})).body).toMatchObject({
      pending: expect.any(Number),
      processing: expect.any(Number),
      completed: expect.any(Number),
      failed: expect.any(Number),
      worker_status: 'running',
      queues: { 'run-attempt': { waiting: expect.any(Number) } },
    });
    await worker.stop();
  });
});
