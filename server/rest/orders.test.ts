import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<RestAnswer> =>
  requestRest(sluice.url, { method: 'POST', path, body, headers: { ...merchant.headers, ...headers } });

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
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

  test('lead back to an allowed origin of the merchant, or to https where there is none', async () => {
    const to = (return_url: string) => post('/api/v1/orders', { amount: 500, return_url });
    expect((await to('https://anywhere.example/thanks')).body.return_url).toBe(
      'https://anywhere.example/thanks',
    );
    expect((await to('http://anywhere.example')).body.error).toMatchObject({ field: 'return_url' });
    const allowedOrigins = ['https://shop.example', 'http://localhost:4000'];
    await sluice.app.db.prisma.merchant.update({ where: { id: merchant.id }, data: { allowedOrigins } });
    expect((await to('http://localhost:4000/thanks')).status).toBe(201);
    const { status, body } = await to('https://anywhere.example/thanks');
    expect(status).toBe(400);
    expect(body.error.description).toContain('https://shop.example');
    expect((await to('javascript:alert(1)')).status).toBe(400);
    const { body: order } = await to('https://shop.example/thanks?a=1');
    expect((await get(`/api/v1/orders/${order.id}/origins`, {})).body).toEqual({ origins: allowedOrigins });
    await sluice.app.db.prisma.merchant.update({ where: { id: merchant.id }, data: { allowedOrigins: [] } });
  });

  test('that nobody knows have no origins', async () => {
    expect((await get('/api/v1/orders/order_0000000000000000/origins', {})).status).toBe(404);
    expect((await get('/api/v1/orders/nonsense/origins', {})).status).toBe(404);
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
