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
    ['offset', '?offset=10001'],
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

  test('is read for one payment, and for none of another merchant', async () => {
    const owner = await createMerchant(sluice.app);
    const pay = async () => {
      const request = { method: 'POST', path: '/api/v1/payments', headers: owner.headers };
      const body = { amount: 100, method: 'upi', vpa: 'someone@bank' };
      const { body: payment } = await requestRest(sluice.url, { ...request, body });
      return (payment as { id: string }).id;
    };
    await pay();
    const id = await pay();
    await pay();
    const read = (headers: typeof owner.headers) => get(`/api/v1/events?payment_id=${id}`, headers);
    const mine = await read(owner.headers);
    expect(mine.body).toMatchObject({ next_cursor: '3', has_more: false, data: [{ cursor: '2' }] });
    expect(mine.text).toContain(id);
    const stranger = await createMerchant(sluice.app);
    expect((await read(stranger.headers)).body).toMatchObject({ data: [] });
  });

  test.each(['?after=99', '?after=x', '?limit=501', '?types=payment.exploded', '?payment_id=order_1'])(
    'refuses %s: 400',
    async query => {
      expect(await get(`/api/v1/events${query}`)).toMatchObject({
        status: 400,
        body: { error: { code: 'BAD_REQUEST_ERROR' } },
      });
    },
  );
});
