import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { postGraphQL, socketClient, subscribeTo } from '../../test/graphql.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
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

const orderOf = async (owner: TestMerchant) =>
  (await createOrder(owner.ctx, { amount: 500, receipt: 'r-1', notes: { secret: true } })).value;

const postAs = (credential: string, query: string, variables: object = {}) =>
  postGraphQL(sluice.url, { query, variables, headers: { authorization: `Bearer ${credential}` } });

const CREATE = `mutation ($input: CreatePaymentInput!) {
  createPayment(input: $input) { ... on Payment { id amount status } ... on UserError { code } }
}`;

describe('an order’s client secret', () => {
  test('reads and pays its order', async () => {
    const { order, clientSecret } = await orderOf(merchant);
    const query =
      'query ($id: ID!) { order(id: $id) { id amount merchantName payment { id card { last4 } } } }';
    const { data: before } = await postAs(clientSecret, query, { id: order.id });
    expect(before.order).toEqual({ id: order.id, amount: 500, merchantName: 'A Shop', payment: null });
    const { data } = await postAs(clientSecret, CREATE, { input: { card: card() } });
    expect(data.createPayment).toMatchObject({ amount: 500, status: 'PENDING' });
    const { data: after } = await postAs(clientSecret, query, { id: order.id });
    expect(after.order.payment).toEqual({ id: data.createPayment.id, card: { last4: '1111' } });
  });

  test('is told whether UPI needs an address', async () => {
    const live = await createMerchant(sluice.app, { mode: 'LIVE' });
    const query = 'query ($id: ID!) { order(id: $id) { acceptsUpiWithoutVpa } }';
    const told = [];
    for (const owner of [merchant, live]) {
      const { order, clientSecret } = await orderOf(owner);
      told.push((await postAs(clientSecret, query, { id: order.id })).data.order.acceptsUpiWithoutVpa);
    }
    // The sandbox makes codes; nobody takes the other merchant's live money at all.
    expect(told).toEqual([true, false]);
  });

  test('sees the newest try to pay it beside the one that is alive', async () => {
    const { order, clientSecret } = await orderOf(merchant);
    const query = 'query ($id: ID!) { order(id: $id) { payment { id } lastPayment { id status } } }';
    const read = async () => (await postAs(clientSecret, query, { id: order.id })).data.order;
    expect(await read()).toEqual({ payment: null, lastPayment: null });
    const { value } = await createPayment(merchant.ctx, { orderId: order.id, card: card() });
    await sluice.app.db.prisma.payment.update({ where: { id: value.id }, data: { status: 'DECLINED' } });
    expect(await read()).toEqual({ payment: null, lastPayment: { id: value.id, status: 'DECLINED' } });
    const { value: second } = await createPayment(merchant.ctx, { orderId: order.id, card: card() });
    expect(await read()).toEqual({
      payment: { id: second.id },
      lastPayment: { id: second.id, status: 'PENDING' },
    });
  });

  test('follows its payment over a WebSocket', async () => {
    const { order, clientSecret } = await orderOf(merchant);
    const { value } = await createPayment(merchant.ctx, { orderId: order.id, card: card() });
    const client = socketClient(sluice.url, { authorization: `Bearer ${clientSecret}` });
    const results = subscribeTo(client, 'subscription ($id: ID!) { payment(id: $id) { id status } }', {
      id: value.id,
    });
    expect((await results.next()).data.payment).toEqual({ id: value.id, status: 'PENDING' });
    await results.stop();
    await client.dispose();
  });

  test.each([
    'order { notes }',
    'order { receipt }',
    'order { payments { edges { cursor } } }',
    'order { payment { metadata } }',
    'order { payment { processorReference } }',
    'order { payment { description } }',
    'order { payment { actions } }',
    'order { payment { expiresAt } }',
    'order { payment { authorizedAmount } }',
    'order { payment { capturedAmount } }',
    'order { payment { capturableAmount } }',
    'order { payment { reversedAmount } }',
    'order { payment { refundedAmount } }',
    'order { payment { refundableAmount } }',
  ])('does not see %s', async selection => {
    const { order, clientSecret } = await orderOf(merchant);
    await createPayment(merchant.ctx, {
      ...{ orderId: order.id, card: card() },
      ...{ metadata: { internal: 1 }, description: 'internal' },
    });
    const { errors, data } = await postAs(
      clientSecret,
      `{ ${selection.replace('order', `order(id: "${order.id}")`)} }`,
    );
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(JSON.stringify(data)).not.toMatch(/r-1|secret|internal|cursor/);
  });

  test.each([
    '{ events { nextCursor } }',
    '{ eventCursor }',
    '{ orders { edges { cursor } } }',
    '{ payments { edges { cursor } } }',
    '{ paymentStats(since: "2020-01-01T00:00:00Z") { total } }',
    'mutation { createOrder(input: { amount: 100 }) { __typename } }',
  ])('may not ask %s', async query => {
    const { clientSecret } = await orderOf(merchant);
    const { errors, data } = await postAs(clientSecret, query);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(data).toBeNull();
  });

  test.each(['capturePayment', 'voidPayment', 'refundPayment'])(
    'may not ask for %s, not even of its own order and not even to see what would happen',
    async mutation => {
      const { order, clientSecret } = await orderOf(merchant);
      const { value } = await createPayment(merchant.ctx, { orderId: order.id, card: card() });
      for (const dryRun of [false, true]) {
        const input = `{ paymentId: "${value.id}", dryRun: ${dryRun} }`;
        const { errors } = await postAs(
          clientSecret,
          `mutation { ${mutation}(input: ${input}) { __typename } }`,
        );
        expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
      }
    },
  );

  test('may not subscribe to events', async () => {
    const { clientSecret } = await orderOf(merchant);
    const client = socketClient(sluice.url, { authorization: `Bearer ${clientSecret}` });
    const { errors } = await subscribeTo(client, 'subscription { events(after: "0") { cursor } }').next();
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    await client.dispose();
  });

  test('changes nothing of what the merchant decided', async () => {
    const { clientSecret } = await orderOf(merchant);
    for (const field of [
      ...[{ amount: 1 }, { currency: 'INR' }, { captureMethod: 'MANUAL' }],
      ...[{ metadata: {} }, { description: 'mine' }, { returnUrl: 'https://elsewhere.example/' }],
    ]) {
      const { errors } = await postAs(clientSecret, CREATE, { input: { card: card(), ...field } });
      expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    }
  });

  test('sees nothing of another order: it does not exist', async () => {
    const mine = await orderOf(merchant);
    const other = await orderOf(merchant);
    const { value: theirs } = await createPayment(merchant.ctx, { orderId: other.order.id, card: card() });
    const { data } = await postAs(
      mine.clientSecret,
      `query ($order: ID!, $payment: ID!) {
        order(id: $order) { id } payment(id: $payment) { id } a: node(id: $order) { id } b: node(id: $payment) { id }
      }`,
      { order: other.order.id, payment: theirs.id },
    );
    expect(data).toEqual({ order: null, payment: null, a: null, b: null });
    const { data: paid } = await postAs(mine.clientSecret, CREATE, {
      input: { orderId: other.order.id, card: card() },
    });
    expect(paid.createPayment).toEqual({ code: 'NOT_FOUND' });
  });

  test('is refused when it is wrong, or has expired', async () => {
    const { order, clientSecret } = await orderOf(merchant);
    await sluice.app.db.prisma.order.update({
      where: { id: order.id },
      data: { clientSecretExpiresAt: new Date(0) },
    });
    expect(await postAs(clientSecret, '{ installation { demo } }')).toMatchObject({ status: 401 });
    await sluice.app.db.prisma.order.update({
      where: { id: order.id },
      data: { clientSecretExpiresAt: new Date(Date.now() + 60_000) },
    });
    const wrong = `${clientSecret.slice(0, -1)}${clientSecret.endsWith('x') ? 'y' : 'x'}`;
    expect(await postAs(wrong, '{ installation { demo } }')).toMatchObject({ status: 401 });
  });
});

describe('the bare id of an order', () => {
  test('opens a TEST order on a test installation', async () => {
    const { order } = await orderOf(merchant);
    const { data } = await postAs(order.id, `{ order(id: "${order.id}") { amount } }`);
    expect(data).toEqual({ order: { amount: 500 } });
  });

  test('opens no LIVE order', async () => {
    const live = await createMerchant(sluice.app, { mode: 'LIVE' });
    const { order } = await orderOf(live);
    expect(await postAs(order.id, '{ installation { demo } }')).toMatchObject({ status: 401 });
  });
});
