import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GraphQLRequest, postGraphQL } from '../../test/graphql.ts';
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

const post = (query: string, more: Partial<GraphQLRequest> = {}) =>
  postGraphQL(sluice.url, { query, headers: merchant.headers, ...more });

const CREATE = `mutation ($input: CreatePaymentInput!) {
  createPayment(input: $input) { __typename ... on UserError { code message path } ... on Payment { id } }
}`;

/** Everything that a payment writes. */
async function countRows() {
  const where = { merchantId: merchant.id };
  const { prisma } = sluice.app.db;
  const counts = await Promise.all([
    prisma.order.count({ where }),
    prisma.payment.count({ where }),
    prisma.attempt.count({ where }),
    prisma.event.count({ where }),
    prisma.vaultCard.count({ where }),
    prisma.vaultCvv.count({ where }),
    prisma.idempotencyKey.count({ where }),
  ]);
  return counts;
}

const upi = { vpa: 'someone@bank' };

describe('a refusal is data, says what is wrong, and stores nothing', () => {
  test.each([
    ['ValidationError', 'INVALID_INPUT', ['amount'], { amount: 0, upi }],
    ['ValidationError', 'INVALID_INPUT', ['amount'], { amount: -1, upi }],
    ['ValidationError', 'INVALID_INPUT', ['amount'], { amount: 1.5, upi }],
    ['ValidationError', 'INVALID_INPUT', ['amount'], { amount: 2 ** 53, upi }],
    ['ValidationError', 'INVALID_INPUT', ['currency'], { amount: 1, currency: 'inr', upi }],
    ['ValidationError', 'INVALID_INPUT', ['card'], { amount: 1 }],
    ['ValidationError', 'INVALID_INPUT', ['card'], { amount: 1, upi, card: card() }],
    ['ValidationError', 'INVALID_INPUT', ['description'], { amount: 1, upi, description: 'a\0b' }],
    ['ValidationError', 'INVALID_INPUT', ['idempotencyKey'], { amount: 1, upi, idempotencyKey: 'ü' }],
    ['ValidationError', 'INVALID_VPA', ['upi', 'vpa'], { amount: 1, upi: { vpa: 'nobody' } }],
    ['ValidationError', 'INVALID_CARD', ['card', 'number'], { amount: 1, card: card('4111111111111112') }],
    [
      'ValidationError',
      'EXPIRED_CARD',
      ['card', 'expiryMonth'],
      { amount: 1, card: { ...card(), expiryYear: 2020 } },
    ],
    ['NotFoundError', 'NOT_FOUND', null, { orderId: 'order_0000000000000000', upi }],
    ['NotFoundError', 'NOT_FOUND', null, { orderId: 'nonsense', upi }],
  ])('%s %s at %j', async (typename, code, path, input) => {
    const { data } = await post(CREATE, { variables: { input: { idempotencyKey: 'k', ...input } } });
    expect(data.createPayment).toMatchObject({ __typename: typename, code, path });
    expect(data.createPayment.message).toMatch(/\w/);
    expect(await countRows()).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('a conflict names the payment that is in the way', async () => {
    const { data: made } = await post(
      'mutation { createOrder(input: { amount: 500 }) { ... on CreatedOrder { order { id } } } }',
    );
    const input = { orderId: made.createOrder.order.id, upi };
    const { data: first } = await post(CREATE, { variables: { input } });
    const { data } = await post(
      `mutation ($input: CreatePaymentInput!) {
        createPayment(input: $input) { ... on OrderConflictError { code payment { id status } } }
      }`,
      { variables: { input } },
    );
    expect(data.createPayment).toEqual({
      code: 'PAYMENT_IN_PROGRESS',
      payment: { id: first.createPayment.id, status: 'PENDING' },
    });
  });
});

describe('what is wrong with the request itself', () => {
  test.each([
    ['no credential', {}],
    ['a wrong secret', { 'x-api-key': 'key_test_abc123', 'x-api-secret': 'wrong' }],
    ['half a credential', { 'x-api-key': 'key_test_abc123' }],
    ['an unknown scheme', { authorization: 'Digest x' }],
  ])('%s: 401', async (_name, headers) => {
    const { status, errors } = await post(CREATE, { variables: { input: { amount: 1, upi } }, headers });
    expect(status).toBe(401);
    expect(errors?.[0]).toMatchObject({
      message: 'Invalid API credentials',
      extensions: { code: 'AUTHENTICATION_FAILED' },
    });
  });

  test('a key that does not allow it is told what it lacks', async () => {
    const weak = await createMerchant(sluice.app, { permissions: ['payments:read'] });
    const { errors } = await post(CREATE, {
      variables: { input: { amount: 1, upi } },
      headers: weak.headers,
    });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(errors?.[0]?.message).toMatch(/payments:write/);
  });

  test.each([
    ['an unknown field', '{ nothing }', undefined],
    ['a syntax error', '{ payments', undefined],
    ['a variable of the wrong type', CREATE, { input: { amount: '100' } }],
    ['an unknown input field', CREATE, { input: { amount: 100, colour: 'red' } }],
    ['a missing variable', CREATE, {}],
    ['a year before all years', '{ paymentStats(since: "-271821-04-20T00:00:00Z") { total } }', undefined],
  ])('%s is a clear error', async (_name, query, variables) => {
    const { errors, data } = await post(query, variables ? { variables } : {});
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.message).toMatch(/\w/);
    expect(errors?.[0]?.extensions?.['unexpected']).toBeUndefined();
    expect(errors?.[0]?.message).not.toMatch(/on our side/);
  });

  test('malformed JSON: 400', async () => {
    const response = await fetch(`${sluice.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":',
    });
    expect(response.status).toBe(400);
  });
});

describe('a bug of ours', () => {
  test('is masked, and leads to the log by its request id', async () => {
    const { headers } = await createMerchant(sluice.app);
    await sluice.app.db.pool.query('ALTER TABLE payments RENAME TO payments_gone');
    try {
      const answer = await post('{ payments { edges { cursor } } }', {
        headers: { ...headers, 'x-request-id': 'req-1' },
      });
      expect(answer.headers.get('x-request-id')).toBe('req-1');
      expect(answer.errors).toEqual([
        {
          message: 'Something went wrong on our side. The request id leads to what.',
          path: ['payments'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req-1' },
        },
      ]);
    } finally {
      await sluice.app.db.pool.query('ALTER TABLE payments_gone RENAME TO payments');
    }
  });

  test('a request id that could harm a log is replaced', async () => {
    const { headers } = await post('{ eventCursor }', {
      headers: { ...merchant.headers, 'x-request-id': 'a"b' },
    });
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9A-Za-z]{16}$/);
  });
});
