import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPayment } from '../../core/payments/create-payment.ts';
import { type GraphQLRequest, postGraphQL } from '../../test/graphql.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice();
});

afterAll(async () => {
  await sluice.stop();
});

const postAs = (merchant: TestMerchant, query: string, more: Partial<GraphQLRequest> = {}) =>
  postGraphQL(sluice.url, { query, ...more, headers: { ...merchant.headers, ...more.headers } });

const CREATE = `mutation ($input: CreatePaymentInput!) {
  createPayment(input: $input) { __typename ... on Payment { id status } ... on UserError { code } }
}`;
const upi = { vpa: 'someone@bank' };

describe('createPayment', () => {
  test('of an order answers at once, and the payment tells everything about itself when it is captured', async () => {
    const merchant = await createMerchant(sluice.app);
    const { data: ordered } = await postAs(
      merchant,
      `mutation { createOrder(input: { amount: 4999, currency: "EUR", receipt: "r-1", notes: { a: 1 } }) {
        ... on CreatedOrder { clientSecret checkoutUrl order { id captureMethod receipt notes payment { id } } }
      } }`,
    );
    const { order, clientSecret, checkoutUrl } = ordered.createOrder;
    expect(order).toMatchObject({
      captureMethod: 'AUTOMATIC',
      receipt: 'r-1',
      notes: { a: 1 },
      payment: null,
    });
    expect(checkoutUrl).toBe(`http://localhost:3000/checkout/${order.id}#${clientSecret}`);
    const input = { orderId: order.id, card: card(), metadata: { cart: [1, 2] } };
    const { data } = await postAs(merchant, CREATE, { variables: { input } });
    expect(data.createPayment).toMatchObject({ __typename: 'Payment', status: 'PENDING' });
    const worker = await sluice.core.startWorker();
    const read = () =>
      postAs(
        merchant,
        `query ($id: ID!) { node(id: $id) { id ... on Payment {
          mode amount currency method captureMethod status version actions vpa metadata processorReference
          card { network last4 expiryMonth expiryYear } order { id merchantName payment { id } }
          authorizedAmount capturedAmount capturableAmount reversedAmount refundedAmount refundableAmount
          decline { code } nextAction { type } expiresAt
        } } }`,
        { variables: { id: data.createPayment.id } },
      );
    const { data: shown } = await until(read, answer => answer.data.node.status === 'CAPTURED');
    expect(shown.node).toMatchObject({
      mode: 'TEST',
      amount: 4999,
      currency: 'EUR',
      method: 'CARD',
      captureMethod: 'AUTOMATIC',
      version: 3,
      actions: ['REFUND'],
      vpa: null,
      metadata: { cart: [1, 2] },
      card: { network: 'VISA', last4: '1111', expiryMonth: 12, expiryYear: 2040 },
      order: { id: order.id, merchantName: 'A Shop', payment: { id: data.createPayment.id } },
      authorizedAmount: 4999,
      capturedAmount: 4999,
      capturableAmount: 0,
      refundableAmount: 4999,
      decline: null,
      nextAction: null,
    });
    await worker.stop();
  });

  test('that is declined says why and what to do', async () => {
    const merchant = await createMerchant(sluice.app);
    const worker = await sluice.core.startWorker();
    const { value } = await createPayment(merchant.ctx, { amount: 100, card: card('4000000000009995') });
    const { data } = await until(
      () =>
        postAs(
          merchant,
          `{ payment(id: "${value.id}") { status decline { code message retryable advice } } }`,
        ),
      answer => answer.data.payment.status === 'DECLINED',
    );
    expect(data.payment.decline).toEqual({
      code: 'insufficient_funds',
      message: 'There is not enough money on the account.',
      retryable: true,
      advice: 'Use another card, or try again when there is money on the account.',
    });
    await worker.stop();
  });
});

describe('an idempotency key', () => {
  test('gives the same payment again and says so', async () => {
    const merchant = await createMerchant(sluice.app);
    const variables = { input: { amount: 100, upi, idempotencyKey: 'key-1' } };
    const first = await postAs(merchant, CREATE, { variables });
    const again = await postAs(merchant, CREATE, { variables });
    expect(again.data).toEqual(first.data);
    expect([first.extensions, again.extensions]).toEqual([undefined, { idempotentReplayed: true }]);
  });

  test('may come in the header, for the one mutation that has none', async () => {
    const merchant = await createMerchant(sluice.app);
    const request = { variables: { input: { amount: 100, upi } }, headers: { 'idempotency-key': 'key-2' } };
    const first = await postAs(merchant, CREATE, request);
    const again = await postAs(merchant, CREATE, request);
    expect(again).toMatchObject({ data: first.data, extensions: { idempotentReplayed: true } });
  });

  test('in the header is refused when it could stand for two', async () => {
    const merchant = await createMerchant(sluice.app);
    const { data } = await postAs(
      merchant,
      `mutation ($input: CreatePaymentInput!) {
        a: createPayment(input: $input) { ... on ValidationError { code path } }
        ...B
      }
      fragment B on Mutation { b: createPayment(input: $input) { ... on ValidationError { code path } } }`,
      { variables: { input: { amount: 100, upi } }, headers: { 'idempotency-key': 'key-3' } },
    );
    const refused = { code: 'INVALID_INPUT', path: ['idempotencyKey'] };
    expect(data).toEqual({ a: refused, b: refused });
  });

  test('with another request is a conflict', async () => {
    const merchant = await createMerchant(sluice.app);
    await postAs(merchant, CREATE, { variables: { input: { amount: 100, upi, idempotencyKey: 'key-4' } } });
    const { data } = await postAs(merchant, CREATE, {
      variables: { input: { amount: 101, upi, idempotencyKey: 'key-4' } },
    });
    expect(data.createPayment).toEqual({ __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

describe('the list of payments', () => {
  const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: PaymentFilter) {
    payments(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      edges { cursor node { id amount } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  type Page = { edges: { cursor: string; node: { amount: number } }[]; pageInfo: Record<string, unknown> };
  const amounts = (page: Page) => page.edges.map(edge => edge.node.amount);

  async function merchantWith(count: number) {
    const merchant = await createMerchant(sluice.app);
    for (let amount = 1; amount <= count; amount++) await createPayment(merchant.ctx, { amount, upi });
    const page = async (variables: object): Promise<Page> =>
      (await postAs(merchant, PAGE, { variables })).data.payments;
    return { merchant, page };
  }

  test('walks forward and back by cursor, newest first, each once', async () => {
    const { page } = await merchantWith(7);
    const one = await page({ first: 3 });
    expect(amounts(one)).toEqual([7, 6, 5]);
    expect(one.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const two = await page({ first: 3, after: one.pageInfo['endCursor'] });
    expect(amounts(two)).toEqual([4, 3, 2]);
    const three = await page({ first: 3, after: two.pageInfo['endCursor'] });
    expect(amounts(three)).toEqual([1]);
    expect(three.pageInfo).toMatchObject({ hasNextPage: false });
    expect(amounts(await page({ last: 2, before: three.pageInfo['startCursor'] }))).toEqual([3, 2]);
    expect(amounts(await page({ last: 2 }))).toEqual([2, 1]);
  });

  test('is filtered by status, method and order', async () => {
    const { merchant, page } = await merchantWith(2);
    await createPayment(merchant.ctx, { amount: 3, card: card() });
    expect(amounts(await page({ filter: { method: 'CARD' } }))).toEqual([3]);
    expect(amounts(await page({ filter: { statuses: ['PENDING'], method: 'UPI' } }))).toEqual([2, 1]);
    expect(amounts(await page({ filter: { statuses: ['CAPTURED'] } }))).toEqual([]);
    expect(amounts(await page({ filter: { orderId: 'order_0000000000000000' } }))).toEqual([]);
    expect(amounts(await page({ filter: { orderId: '\0' } }))).toEqual([]);
  });

  test("takes another merchant's cursor for a place in time and tells nothing of it", async () => {
    const { page: theirs } = await merchantWith(1);
    const { page: mine } = await merchantWith(2);
    const { pageInfo } = await theirs({ first: 1 });
    expect(amounts(await mine({ before: pageInfo['startCursor'], last: 5 }))).toEqual([2, 1]);
    expect(amounts(await mine({ after: pageInfo['startCursor'], first: 5 }))).toEqual([]);
  });

  test.each([
    ['nonsense', { after: 'nonsense' }],
    ['an id of another noun', { after: btoa('GPC:S:order_0000000000000000') }],
    ['a number', { after: btoa('GPC:N:7') }],
    ['NUL', { before: btoa('GPC:S:\0') }],
    ['a negative page', { first: -1 }],
    ['both ends', { first: 1, last: 1, before: btoa('x') }],
  ])('refuses %s with a clear error', async (_name, variables) => {
    const merchant = await createMerchant(sluice.app);
    const { errors } = await postAs(merchant, PAGE, { variables });
    expect(errors?.[0]?.message).not.toMatch(/on our side/);
    expect(errors?.[0]?.extensions?.['code']).toMatch(/^(CURSOR_INVALID|INVALID_INPUT)$/);
  });
});

test('paymentStats counts what was created since, and sums what succeeded by currency', async () => {
  const merchant = await createMerchant(sluice.app);
  const since = sluice.app.now().toISOString();
  const ids: string[] = [];
  for (const [amount, currency, number] of [
    [100, 'INR', '4111111111111111'],
    [250, 'INR', '4111111111111111'],
    [70, 'EUR', '4111111111111111'],
    [999, 'EUR', '4000000000000002'],
  ] as const) {
    const { value } = await createPayment(merchant.ctx, { amount, currency, card: card(number) });
    ids.push(value.id);
  }
  const worker = await sluice.core.startWorker();
  await until(
    () => sluice.app.db.prisma.payment.count({ where: { id: { in: ids }, status: 'PENDING' } }),
    count => count === 0,
  );
  await worker.stop();
  await createPayment(merchant.ctx, { amount: 1, upi });
  const stats = (from: string) =>
    postAs(
      merchant,
      `{ paymentStats(since: "${from}") { total succeeded failed pending currencies { currency volume count } } }`,
    );
  expect((await stats(since)).data.paymentStats).toEqual({
    total: 5,
    succeeded: 3,
    failed: 1,
    pending: 1,
    currencies: [
      { currency: 'EUR', volume: 70, count: 1 },
      { currency: 'INR', volume: 350, count: 2 },
    ],
  });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  expect((await stats(tomorrow)).data.paymentStats).toMatchObject({ total: 0, currencies: [] });
  expect((await stats('1969-01-01T00:00:00Z')).data.paymentStats).toMatchObject({ total: 5 });
});

test('a page comes with the cursor to subscribe from, and the log itself', async () => {
  const merchant = await createMerchant(sluice.app);
  await createPayment(merchant.ctx, { amount: 1, upi });
  const { data } = await postAs(
    merchant,
    '{ payments(first: 1) { edges { cursor } } ...Rest } fragment Rest on Query { at: eventCursor events(after: "0") { nextCursor hasMore events { cursor type data } } }',
  );
  const payment = await sluice.app.db.prisma.payment.findFirstOrThrow({ where: { merchantId: merchant.id } });
  expect(data).toMatchObject({
    at: '1',
    events: {
      nextCursor: '1',
      hasMore: false,
      events: [{ cursor: '1', type: 'PAYMENT_CREATED', data: { event: 'payment.created', cursor: '1' } }],
    },
  });
  expect(data.events.events[0].data.data.payment.id).toBe(payment.id);
});
