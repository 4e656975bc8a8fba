import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApiKey } from '../core/merchants/api-keys.ts';
import { PERMISSIONS } from '../core/merchants/permissions.ts';
import { createOrder } from '../core/orders/create-order.ts';
import { createPayment } from '../core/payments/create-payment.ts';
import { postGraphQL } from '../test/graphql.ts';
import { createMerchant, headersOf, type TestMerchant } from '../test/merchants.ts';
import { requestRest } from '../test/rest.ts';
import { type Sluice, startSluice } from '../test/sluice.ts';

/** What one merchant made in one mode, and whoever must not see it. */
let sluice: Sluice;
let owner: TestMerchant;
let strangers: [string, Readonly<Record<string, string>>][];
let orderId: string;
let paymentId: string;

beforeAll(async () => {
  sluice = await startSluice();
  owner = await createMerchant(sluice.app);
  const other = await createMerchant(sluice.app);
  const ownLiveKey = await createApiKey(
    sluice.app.db,
    { merchantId: owner.id, mode: 'LIVE' },
    { name: 'live', permissions: PERMISSIONS, now: sluice.app.now() },
  );
  strangers = [
    ['another merchant', other.headers],
    ['the same merchant in the other mode', headersOf(ownLiveKey)],
  ];
  orderId = (await createOrder(owner.ctx, { amount: 100, receipt: 'canary' })).value.order.id;
  const paid = await createPayment(owner.ctx, { orderId, upi: { vpa: 'canary@bank' } });
  paymentId = paid.value.id;
});

afterAll(async () => {
  await sluice.stop();
});

describe('what is not yours answers like what does not exist', () => {
  test('in REST, to the byte', async () => {
    const paths = [
      [`/api/v1/orders/${orderId}`, '/api/v1/orders/order_0000000000000000'],
      [`/api/v1/payments/${paymentId}`, '/api/v1/payments/pay_0000000000000000'],
    ] as const;
    for (const [name, headers] of strangers) {
      for (const [theirs, nobodys] of paths) {
        const [a, b] = await Promise.all(
          [theirs, nobodys].map(path => requestRest(sluice.url, { path, headers })),
        );
        expect([name, a?.status, a?.text]).toEqual([name, 404, b?.text]);
      }
    }
  });

  test('in REST’s writes', async () => {
    const payFor = async (order_id: string, headers: Readonly<Record<string, string>>) => {
      const body = { order_id, method: 'upi', vpa: 'someone@bank' };
      const answer = await requestRest(sluice.url, {
        method: 'POST',
        path: '/api/v1/payments',
        body,
        headers,
      });
      return [answer.status, answer.text];
    };
    for (const [, headers] of strangers) {
      const refused = await payFor(orderId, headers);
      expect(refused).toEqual(await payFor('order_0000000000000000', headers));
      expect(refused[0]).toBeGreaterThanOrEqual(400);
    }
  });

  test('in REST’s lists', async () => {
    for (const [, headers] of strangers) {
      for (const path of [
        '/api/v1/orders',
        '/api/v1/payments',
        `/api/v1/payments?order_id=${orderId}`,
        '/api/v1/events',
      ]) {
        const { body, text } = await requestRest(sluice.url, { path, headers });
        expect(body.data).toEqual([]);
        expect(text).not.toContain('canary');
      }
    }
  });

  test('in GraphQL', async () => {
    const query = `query ($order: ID!, $payment: ID!) {
      order(id: $order) { id }
      payment(id: $payment) { id }
      a: node(id: $order) { id }
      b: node(id: $payment) { id }
      orders(filter: { receipt: "canary" }) { edges { node { id } } }
      payments(filter: { orderId: $order }) { edges { node { id } } }
      events(after: "0", paymentId: $payment) { events { id data } }
      paymentStats(since: "2020-01-01T00:00:00Z") { total }
    }`;
    for (const [, headers] of strangers) {
      const { data } = await postGraphQL(sluice.url, {
        query,
        variables: { order: orderId, payment: paymentId },
        headers,
      });
      expect(data).toEqual({
        order: null,
        payment: null,
        a: null,
        b: null,
        orders: { edges: [] },
        payments: { edges: [] },
        events: { events: [] },
        paymentStats: { total: 0 },
      });
    }
  });

  test('in GraphQL’s writes', async () => {
    const payFor = async (id: string, headers: Readonly<Record<string, string>>) => {
      const { data } = await postGraphQL(sluice.url, {
        query: `mutation ($id: ID) { createPayment(input: { orderId: $id, upi: { vpa: "someone@bank" } }) {
          __typename ... on UserError { code message }
        } }`,
        variables: { id },
        headers,
      });
      return data.createPayment;
    };
    for (const [, headers] of strangers) {
      const refused = await payFor(orderId, headers);
      expect(refused).toEqual(await payFor('order_0000000000000000', headers));
      expect(refused.__typename).not.toBe('Payment');
    }
  });
});

test('the owner sees it all', async () => {
  const { body } = await requestRest(sluice.url, {
    path: `/api/v1/payments/${paymentId}`,
    headers: owner.headers,
  });
  expect(body).toMatchObject({ id: paymentId, order_id: orderId, vpa: 'canary@bank' });
});
