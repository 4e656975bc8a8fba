import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AuthenticationError,
  ConnectionError,
  createSluice,
  IdempotencyError,
  InvalidStateError,
  NotFoundError,
  OrderConflictError,
  RefusedError,
  ServerError,
  ValidationError,
} from '../../clients/sdk/index.ts';
import { startWire, type Wire } from '../faults/wire.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { until } from '../until.ts';

let system: Sluice;
let wire: Wire;
let merchant: TestMerchant;
let sluice: ReturnType<typeof createSluice>;

beforeAll(async () => {
  system = await startSluice();
  await system.core.startWorker();
  wire = await startWire(system.url);
});

afterAll(async () => {
  await wire.close();
  await system.stop();
});

beforeEach(async () => {
  merchant = await createMerchant(system.app);
  sluice = createSluice({ url: wire.url, apiKey: merchant.key, apiSecret: merchant.secret });
});

/** Answers everything with this. */
async function startServer(status: number, body: string) {
  const server = createServer((_request, response) => void response.writeHead(status).end(body));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

const card = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvv: '123' };

const settled = (id: string) =>
  until(
    () => sluice.payments.get(id),
    payment => payment?.status !== 'PENDING',
  );

describe('the SDK', () => {
  test('leads an order to a payment, its capture and its refund', async () => {
    const { order, checkoutUrl } = await sluice.orders.create({ amount: 49900, captureMethod: 'MANUAL' });
    expect(checkoutUrl).toContain(order.id);
    const { id } = await sluice.payments.create({ orderId: order.id, card });
    expect(await settled(id)).toMatchObject({ status: 'AUTHORIZED', actions: ['CAPTURE', 'VOID', 'REFUND'] });
    await sluice.payments.capture(id, { amount: 40000, final: true });
    await until(
      () => sluice.payments.get(id),
      payment => payment?.status === 'CAPTURED',
    );
    const refund = await sluice.payments.refund(id, { amount: 1000, reason: 'returned' });
    expect(refund).toMatchObject({ status: 'PENDING', amount: 1000, payment: { id } });
    const done = await until(
      () => sluice.refunds.get(refund.id),
      found => found?.status === 'PROCESSED',
    );
    expect(done?.processedAt).toEqual(expect.any(String));
    expect(await sluice.orders.get(order.id)).toMatchObject({ payment: { id, status: 'CAPTURED' } });
  });

  test('asks again when an answer is lost, and what was asked for is done once', async () => {
    const lost = wire.loseReply('createdAt');
    const payment = await sluice.payments.create({ amount: 700, upi: { vpa: 'someone@bank' } });
    await lost;
    expect((await sluice.payments.list()).items.map(found => found.id)).toEqual([payment.id]);
  });

  test('asks again when an answer breaks off in the middle', async () => {
    const cut = wire.cutReply('createdAt');
    const payment = await sluice.payments.create({ amount: 700, upi: { vpa: 'someone@bank' } });
    await cut;
    expect((await sluice.payments.list()).items.map(found => found.id)).toEqual([payment.id]);
  });

  test('asks for any other write again with one key for all tries, and with the key it is given', async () => {
    const make = `mutation ($name: String!) {
      made: createOrder(input: { amount: 100, receipt: $name }) { ... on CreatedOrder { order { id createdAt } } }
    }`;
    const made = (name: string, options?: { idempotencyKey: string }) =>
      sluice
        .graphql<{ made: { order: { id: string } } }>(make, { name }, options)
        .then(answer => answer.made.order.id);
    const lost = wire.loseReply('createdAt');
    const first = await made('lost');
    await lost;
    const second = await made('lost');
    const orders = await system.app.db.prisma.order.findMany({ where: { merchantId: merchant.id } });
    expect(orders.map(({ id }) => id).sort()).toEqual([first, second].sort());
    const key = { idempotencyKey: 'mine' };
    expect(await made('named', key)).toBe(await made('named', key));
  });

  test('tells a server that failed or has no time from one that says no', async () => {
    for (const [code, status] of [
      ['INTERNAL_SERVER_ERROR', 200],
      ['BUSY', 503],
      ['RATE_LIMITED', 429],
    ] as const) {
      const failing = await startServer(
        status,
        JSON.stringify({ errors: [{ message: 'Sorry.', extensions: { code } }] }),
      );
      const { payments } = createSluice({
        url: failing.url,
        apiKey: 'key',
        apiSecret: 'secret',
        maxRetries: 0,
      });
      await expect(payments.get('pay_1')).rejects.toMatchObject({ constructor: ServerError, code, status });
      await failing.close();
    }
    await expect(sluice.graphql('{ nonsense }')).rejects.toMatchObject({
      constructor: RefusedError,
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
  });

  test('gives up with a ConnectionError where nobody answers', async () => {
    const nobody = createSluice({
      url: 'http://127.0.0.1:1',
      apiKey: 'key',
      apiSecret: 'secret',
      maxRetries: 1,
    });
    await expect(nobody.payments.get('pay_1')).rejects.toBeInstanceOf(ConnectionError);
  });

  test('throws each kind of refusal as an error of its own', async () => {
    await expect(sluice.orders.create({ amount: 1 })).rejects.toMatchObject({
      constructor: ValidationError,
      code: 'INVALID_INPUT',
      path: ['amount'],
      requestId: expect.any(String),
    });
    await expect(sluice.payments.capture('pay_0000000000000000')).rejects.toBeInstanceOf(NotFoundError);
    const { order } = await sluice.orders.create({ amount: 500 });
    const payment = await sluice.payments.create({ orderId: order.id, card });
    await expect(sluice.payments.create({ orderId: order.id, card })).rejects.toBeInstanceOf(
      OrderConflictError,
    );
    await settled(payment.id);
    await until(
      () => sluice.payments.get(payment.id),
      found => found?.status === 'CAPTURED',
    );
    await expect(sluice.payments.void(payment.id)).rejects.toBeInstanceOf(InvalidStateError);
    await sluice.orders.create({ amount: 500, idempotencyKey: 'once' });
    await expect(sluice.orders.create({ amount: 501, idempotencyKey: 'once' })).rejects.toBeInstanceOf(
      IdempotencyError,
    );
    const stranger = createSluice({ url: wire.url, apiKey: merchant.key, apiSecret: 'wrong' });
    await expect(stranger.payments.list()).rejects.toBeInstanceOf(AuthenticationError);
  });

  test('lists everything, page by page', async () => {
    for (let i = 0; i < 5; i++)
      await sluice.payments.create({ amount: 100 + i, upi: { vpa: 'someone@bank' } });
    const page = await sluice.payments.list({ limit: 2 });
    expect(page.items.map(({ amount }) => amount)).toEqual([104, 103]);
    const next = await sluice.payments.list({ limit: 2, after: page.endCursor });
    expect(next.items.map(({ amount }) => amount)).toEqual([102, 101]);
    const all = [];
    for await (const payment of sluice.payments.all({ method: 'UPI' })) all.push(payment.amount);
    expect(all).toEqual([104, 103, 102, 101, 100]);
  });

  test('keeps webhook endpoints, and answers any other operation', async () => {
    const { endpoint, secret } = await sluice.webhookEndpoints.create({ url: 'https://shop.example/hooks' });
    expect(secret).toMatch(/^whsec_/);
    const rotated = await sluice.webhookEndpoints.rotateSecret({ endpointId: endpoint.id });
    expect(rotated.secret).not.toBe(secret);
    expect((await sluice.webhookEndpoints.list()).map(({ id }) => id)).toEqual([endpoint.id]);
    await sluice.webhookEndpoints.delete(endpoint.id);
    expect(await sluice.graphql('{ webhookEndpoints { id } }')).toEqual({ webhookEndpoints: [] });
  });
});
