import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seed } from '../../prisma/seed.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type RestAnswer, requestRest } from '../../test/rest.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

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
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<RestAnswer> =>
  requestRest(sluice.url, { method: 'POST', path, body, headers: { ...merchant.headers, ...headers } });

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const card = {
  number: '4111 1111 1111 1111',
  expiry_month: 12,
  expiry_year: 2040,
  cvv: '123',
  holder_name: 'A Shopper',
};

async function orderId(): Promise<string> {
  return (await post('/api/v1/orders', { amount: 50_000 })).body.id;
}

describe('orders', () => {
  test('are created, shown and shown to the public', async () => {
    const made = await post('/api/v1/orders', { amount: 50_000, receipt: 'r-1', notes: { a: 'b' } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: expect.stringMatching(/^order_[0-9A-Za-z]{16}$/),
      merchant_id: merchant.id,
      amount: 50_000,
      currency: 'INR',
      receipt: 'r-1',
      notes: { a: 'b' },
      status: 'created',
      capture_method: 'manual',
      created_at: expect.stringMatching(ISO),
      client_secret: expect.stringContaining('_secret_'),
    });
    const { id, amount, currency } = made.body;
    const shown = await get(`/api/v1/orders/${id}`);
    expect(shown).toMatchObject({
      status: 200,
      body: { id, amount, status: 'created', updated_at: expect.any(String) },
    });
    expect(shown.body).not.toHaveProperty('client_secret');
    const open = await get(`/api/v1/orders/${id}/public`, {});
    expect(open).toMatchObject({ status: 200, body: { id, amount, currency, status: 'created' } });
    expect(Object.keys(open.body)).toHaveLength(4);
  });

  test('tell when they are being paid', async () => {
    const id = await orderId();
    await post('/api/v1/payments', { order_id: id, method: 'upi', vpa: 'someone@bank' });
    expect((await get(`/api/v1/orders/${id}`)).body).toMatchObject({
      status: 'created',
      payment_status: 'pending',
    });
  });

  test.each([
    [{ amount: 99 }, 'amount must be at least 100', 'amount'],
    [{ amount: '100' }, /amount must be a whole number/, 'amount'],
    [{ amount: 100.5 }, /amount must be a whole number/, 'amount'],
    [{ amount: null }, /amount/, 'amount'],
    [{}, /amount/, 'amount'],
    [{ amount: 100, currency: 'XXX' }, /ISO 4217/, 'currency'],
    [{ amount: 100, colour: 'red' }, 'colour is not a known field', 'colour'],
    [{ amount: 100, capture_method: 'later' }, /manual or automatic/, 'capture_method'],
    [{ amount: 100, receipt: 'a\0b' }, /NUL/, 'receipt'],
    [{ amount: 100, notes: [] }, /JSON object/, 'notes'],
  ])('of %j are refused: 400', async (body, description, field) => {
    const before = await sluice.app.db.prisma.order.count();
    const answer = await post('/api/v1/orders', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST_ERROR', field } } });
    expect(answer.body.error.description).toEqual(
      typeof description === 'string' ? description : expect.stringMatching(description),
    );
    expect(await sluice.app.db.prisma.order.count()).toBe(before);
  });
});

describe('payments', () => {
  test('by card of an order: 201 at once, later successful', async () => {
    const id = await orderId();
    const made = await post('/api/v1/payments', { order_id: id, method: 'card', card });
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^pay_[0-9A-Za-z]{16}$/),
        order_id: id,
        amount: 50_000,
        currency: 'INR',
        method: 'card',
        card_network: 'visa',
        card_last4: '1111',
        status: 'pending',
        captured: false,
        created_at: expect.stringMatching(ISO),
      },
    });
    expect(made.text).not.toMatch(/41111111|"cvv"/);
    const worker = await sluice.core.startWorker();
    const shown = await until(
      () => get(`/api/v1/payments/${made.body.id}`),
      answer => answer.body.status !== 'pending',
    );
    // Manual capture is the contract's default.
    expect(shown.body).toMatchObject({
      status: 'success',
      captured: false,
      amount_captured: 0,
      error_code: null,
    });
    await worker.stop();
    const open = await get(`/api/v1/payments/${made.body.id}/public`, {});
    expect(Object.keys(open.body).sort()).toEqual([
      'amount',
      'created_at',
      'currency',
      'id',
      'method',
      'status',
    ]);
  });

  test('that are declined fail with a code', async () => {
    const made = await post('/api/v1/payments', {
      amount: 700,
      currency: 'EUR',
      method: 'card',
      card_number: '4000000000000002',
      card_expiry: '12/40',
      card_cvv: '123',
      card_holder: 'A Shopper',
    });
    expect(made).toMatchObject({ status: 201, body: { order_id: null, amount: 700, currency: 'EUR' } });
    const worker = await sluice.core.startWorker();
    const shown = await until(
      () => get(`/api/v1/payments/${made.body.id}`),
      answer => answer.body.status !== 'pending',
    );
    expect(shown.body).toMatchObject({ status: 'failed', error_code: 'generic_decline' });
    expect(shown.body.error_description).toMatch(/\w/);
    await worker.stop();
  });

  test('are captured at once when they say so', async () => {
    const made = await post('/api/v1/payments', {
      amount: 700,
      method: 'upi',
      vpa: 'someone@bank',
      capture_method: 'automatic',
    });
    expect(made.body).toMatchObject({ method: 'upi', vpa: 'someone@bank', capture_method: 'automatic' });
  });

  test('by the public take a TEST order and nothing else', async () => {
    const id = await orderId();
    const body = { order_id: id, method: 'upi', vpa: 'someone@bank' };
    const made = await requestRest(sluice.url, { method: 'POST', path: '/api/v1/payments/public', body });
    expect(made).toMatchObject({ status: 201, body: { order_id: id, amount: 50_000 } });
    const live = await createMerchant(sluice.app, { mode: 'LIVE' });
    const { body: liveOrder } = await requestRest(sluice.url, {
      method: 'POST',
      path: '/api/v1/orders',
      body: { amount: 100 },
      headers: live.headers,
    });
    for (const order_id of [liveOrder.id, 'order_0000000000000000', 'nonsense', 7]) {
      const refused = await requestRest(sluice.url, {
        method: 'POST',
        path: '/api/v1/payments/public',
        body: { ...body, order_id },
      });
      expect(refused).toMatchObject({
        status: 404,
        body: { error: { code: 'NOT_FOUND_ERROR', description: 'Order not found' } },
      });
    }
  });

  const upi = { method: 'upi', vpa: 'someone@bank' };
  test.each([
    ['BAD_REQUEST_ERROR', 'method', { amount: 1 }],
    ['BAD_REQUEST_ERROR', 'method', { amount: 1, method: 'cash' }],
    ['BAD_REQUEST_ERROR', 'amount', { ...upi }],
    ['BAD_REQUEST_ERROR', 'vpa', { amount: 1, ...upi, method: 'card' }],
    ['BAD_REQUEST_ERROR', 'card', { amount: 1, ...upi, card }],
    ['BAD_REQUEST_ERROR', 'card.pin', { amount: 1, method: 'card', card: { ...card, pin: '1' } }],
    [
      'BAD_REQUEST_ERROR',
      '__proto__',
      JSON.parse('{"amount":1,"method":"upi","vpa":"someone@bank","__proto__":1}'),
    ],
    ['INVALID_VPA', 'vpa', { amount: 1, method: 'upi' }],
    ['INVALID_VPA', 'vpa', { amount: 1, method: 'upi', vpa: 'x@y' }],
    ['INVALID_CARD', 'card', { amount: 1, method: 'card' }],
    ['INVALID_CARD', 'card', { amount: 1, method: 'card', card: '4111' }],
    [
      'INVALID_CARD',
      'card.number',
      { amount: 1, method: 'card', card: { ...card, number: '4111111111111112' } },
    ],
    ['INVALID_CARD', 'card.expiry_month', { amount: 1, method: 'card', card: { ...card, expiry_month: 13 } }],
    ['INVALID_CARD', 'card.cvv', { amount: 1, method: 'card', card: { ...card, cvv: '12' } }],
    [
      'INVALID_CARD',
      'card_expiry',
      { amount: 1, method: 'card', card_number: '4111111111111111', card_expiry: 'soon' },
    ],
    [
      'EXPIRED_CARD',
      'card.expiry_month',
      { amount: 1, method: 'card', card: { ...card, expiry_year: '20' } },
    ],
  ])('%s at %s: 400, nothing stored', async (code, field, body) => {
    const before = await sluice.app.db.prisma.payment.count();
    const answer = await post('/api/v1/payments', body, { 'idempotency-key': 'refused' });
    expect(answer).toMatchObject({ status: 400, body: { error: { code, field } } });
    expect(answer.body.error.description).toMatch(/\w/);
    expect(await sluice.app.db.prisma.payment.count()).toBe(before);
    expect(await sluice.app.db.prisma.idempotencyKey.count({ where: { key: 'refused' } })).toBe(0);
  });

  test('of an order that is being paid are refused, naming the payment', async () => {
    const order_id = await orderId();
    const { body } = await post('/api/v1/payments', { order_id, ...upi });
    const second = await post('/api/v1/payments', { order_id, ...upi });
    expect(second).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST_ERROR' } } });
    expect(second.body.error.description).toContain(body.id);
  });
});

describe('an Idempotency-Key', () => {
  test('gives the same bytes again', async () => {
    const body = { amount: 1_000, method: 'card', card };
    const first = await post('/api/v1/payments', body, { 'idempotency-key': 'once' });
    const again = await post('/api/v1/payments', body, { 'idempotency-key': 'once' });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect([first, again].map(answer => answer.headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    const order = await post('/api/v1/orders', { amount: 100 }, { 'idempotency-key': 'order' });
    const sameOrder = await post('/api/v1/orders', { amount: 100 }, { 'idempotency-key': 'order' });
    expect(sameOrder.text).toBe(order.text);
  });

  test('with another request: 422', async () => {
    await post('/api/v1/orders', { amount: 100 }, { 'idempotency-key': 'taken' });
    expect(await post('/api/v1/orders', { amount: 101 }, { 'idempotency-key': 'taken' })).toMatchObject({
      status: 422,
      body: { error: { code: 'IDEMPOTENCY_ERROR' } },
    });
  });

  test.each(['', 'ü'.repeat(2), 'x'.repeat(256), 'a b'])(
    'that is not visible ASCII of 1 to 255: 400 (%j)',
    async key => {
      const answer = await post(
        '/api/v1/orders',
        { amount: 100 },
        { 'idempotency-key': encodeURI(key) === key ? key : 'a b' },
      );
      expect(answer).toMatchObject({ status: 400, body: { error: { field: 'idempotency_key' } } });
    },
  );
});

describe('lists', () => {
  test('come in pages, newest first, with a total; deep ones by the last id seen', async () => {
    const owner = await createMerchant(sluice.app);
    for (let amount = 1; amount <= 5; amount++) {
      await requestRest(sluice.url, {
        method: 'POST',
        path: '/api/v1/payments',
        body: { amount, method: 'upi', vpa: 'someone@bank' },
        headers: owner.headers,
      });
    }
    const page = async (query: string) => (await get(`/api/v1/payments${query}`, owner.headers)).body;
    const amounts = (body: { data: { amount: number }[] }) => body.data.map(payment => payment.amount);
    const first = await page('?limit=2');
    expect(first).toMatchObject({ total: 5, limit: 2, offset: 0, has_more: true });
    expect(amounts(first)).toEqual([5, 4]);
    expect(amounts(await page('?limit=2&offset=4'))).toEqual([1]);
    const next = await page(`?limit=2&starting_after=${first.data[1].id}`);
    expect(next).toMatchObject({ limit: 2, has_more: true });
    expect(amounts(next)).toEqual([3, 2]);
    expect(amounts(await page('?status=pending'))).toHaveLength(5);
    expect(amounts(await page('?status=success'))).toEqual([]);
    expect(amounts(await page('?order_id=order_0000000000000000'))).toEqual([]);
  });

  test.each([
    ['limit', '?limit=0'],
    ['limit', '?limit=101'],
    ['limit', '?limit=ten'],
    ['offset', '?offset=-1'],
    ['starting_after', '?starting_after=order_0000000000000000'],
    ['status', '?status=great'],
  ])('refuse a wrong %s: %s', async (field, query) => {
    expect(await get(`/api/v1/payments${query}`)).toMatchObject({ status: 400, body: { error: { field } } });
  });
});

describe('the event log', () => {
  test('is read in order, by cursor, in the bytes that webhooks carry', async () => {
    const owner = await createMerchant(sluice.app);
    for (let i = 0; i < 3; i++) {
      await requestRest(sluice.url, {
        method: 'POST',
        path: '/api/v1/payments',
        body: { amount: 100, method: 'upi', vpa: 'someone@bank' },
        headers: owner.headers,
      });
    }
    const first = await get('/api/v1/events?limit=2', owner.headers);
    expect(first.body).toMatchObject({ next_cursor: '2', has_more: true });
    const rows = await sluice.app.db.prisma.event.findMany({
      where: { merchantId: owner.id },
      orderBy: { seq: 'asc' },
    });
    expect(first.text).toContain(`"data":[${rows[0]?.body},${rows[1]?.body}]`);
    const rest = await get('/api/v1/events?after=2&types=payment.created', owner.headers);
    expect(rest.body).toMatchObject({ next_cursor: '3', has_more: false, data: [{ cursor: '3' }] });
    const none = await get('/api/v1/events?after=1&types=payment.failed', owner.headers);
    expect(none.body).toEqual({ data: [], next_cursor: '3', has_more: false });
  });

  test.each(['?after=99', '?after=x', '?limit=501', '?types=payment.exploded'])(
    'refuses %s: 400',
    async query => {
      expect(await get(`/api/v1/events${query}`)).toMatchObject({
        status: 400,
        body: { error: { code: 'BAD_REQUEST_ERROR' } },
      });
    },
  );
});

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
