import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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

  test('by UPI without an address come to have a code, and then the address that has paid', async () => {
    const made = await post('/api/v1/payments', { amount: 700, method: 'upi', upi: {} });
    expect(made).toMatchObject({ status: 201, body: { method: 'upi', vpa: null, next_action: null } });
    const shown = (holds: (body: { status: string; next_action: object | null }) => boolean) =>
      until(
        () => get(`/api/v1/payments/${made.body.id}`),
        answer => holds(answer.body),
      );
    const worker = await sluice.core.startWorker();
    const { body } = await shown(({ next_action }) => next_action !== null);
    expect(body).toMatchObject({ status: 'pending', vpa: null, next_action: { type: 'UPI_QR' } });
    const form = new URLSearchParams({ decision: 'approve', vpa: 'asha@okbank' });
    await fetch(body.next_action.url, { method: 'POST', body: form, redirect: 'manual' });
    const paid = await shown(({ status }) => status === 'success');
    expect(paid.body).toMatchObject({ vpa: 'asha@okbank', next_action: null });
    await worker.stop();
  });

  test('by UPI may name the address in an object too', async () => {
    const made = await post('/api/v1/payments', { amount: 700, method: 'upi', upi: { vpa: 'a.b@bank' } });
    expect(made).toMatchObject({ status: 201, body: { vpa: 'a.b@bank' } });
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
    ['INVALID_VPA', 'vpa', { amount: 1, method: 'upi', vpa: null }],
    ['INVALID_VPA', 'vpa', { amount: 1, method: 'upi', upi: { vpa: 'x@y' } }],
    ['INVALID_VPA', 'upi', { amount: 1, method: 'upi', upi: null }],
    ['BAD_REQUEST_ERROR', 'upi.qr', { amount: 1, method: 'upi', upi: { qr: true } }],
    ['BAD_REQUEST_ERROR', 'vpa', { amount: 1, ...upi, upi: {} }],
    ['BAD_REQUEST_ERROR', 'upi', { amount: 1, method: 'card', card, upi: {} }],
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
