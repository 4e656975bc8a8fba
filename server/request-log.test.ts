import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { REQUEST_LOG_MAX_WAITING, REQUEST_LOG_RETENTION_MS } from '../core/limits.ts';
import { reap } from '../core/reap.ts';
import { createRequestLog } from '../core/requests/request-log.ts';
import { postGraphQL } from '../test/graphql.ts';
import { card, createMerchant, type TestMerchant } from '../test/merchants.ts';
import { requestRest } from '../test/rest.ts';
import { type Sluice, startSluice } from '../test/sluice.ts';
import { until } from '../test/until.ts';

const LOG = `query ($filter: ApiRequestFilter, $first: Int, $after: String) {
  apiRequests(first: $first, after: $after, filter: $filter) {
    edges { node { requestId keyId method path operation status durationMs errorCode } }
    pageInfo { hasNextPage endCursor }
  }
}`;

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
});

afterAll(() => sluice.stop());

async function readLog(variables: object = {}, headers = merchant.headers) {
  const { data } = await postGraphQL(sluice.url, { query: LOG, variables, headers });
  return data.apiRequests;
}

/** The one request with this id, once it is written. */
async function requestOf(requestId: string | null) {
  const { edges } = await until(
    () => readLog({ filter: { requestId } }),
    found => found.edges.length === 1,
  );
  return edges[0].node;
}

describe('the request log', () => {
  test('tells of a REST request by the id of its answer', async () => {
    const { headers, status } = await requestRest(sluice.url, {
      path: '/api/v1/payments/pay_nothingHasThisId?expand=all',
      headers: merchant.headers,
    });
    expect(status).toBe(404);
    expect(await requestOf(headers.get('x-request-id'))).toEqual({
      requestId: headers.get('x-request-id'),
      keyId: merchant.key,
      method: 'GET',
      path: '/api/v1/payments/pay_nothingHasThisId',
      operation: null,
      status: 404,
      durationMs: expect.any(Number),
      errorCode: 'NOT_FOUND_ERROR',
    });
  });

  test('tells of a GraphQL operation by its name, and of a refusal that is data', async () => {
    const query = `mutation Refund($id: ID!) { refundPayment(input: { paymentId: $id }) { __typename } }`;
    const { headers } = await postGraphQL(sluice.url, {
      query,
      variables: { id: 'pay_0000000000000000' },
      headers: { ...merchant.headers, 'x-request-id': 'my-own-1' },
    });
    expect(headers.get('x-request-id')).toBe('my-own-1');
    expect(await requestOf('my-own-1')).toMatchObject({
      method: 'POST',
      path: '/graphql',
      operation: 'Refund',
      status: 200,
      errorCode: 'NOT_FOUND',
    });
    const unnamed = await postGraphQL(sluice.url, { query: '{ eventCursor }', headers: merchant.headers });
    expect(await requestOf(unnamed.headers.get('x-request-id'))).toMatchObject({
      operation: 'eventCursor',
      errorCode: null,
    });
  });

  test('tells of a wrong secret to the merchant whose key was named', async () => {
    const basic = Buffer.from(`${merchant.key}:wrong`).toString('base64');
    const { headers } = await requestRest(sluice.url, {
      path: '/api/v1/orders/order_0000000000000000',
      headers: { authorization: `Basic ${basic}` },
    });
    expect(await requestOf(headers.get('x-request-id'))).toMatchObject({
      keyId: merchant.key,
      status: 401,
      errorCode: 'AUTHENTICATION_ERROR',
    });
  });

  test('holds nothing of a body, and no card number wherever it was put', async () => {
    const secret = '4111 1111 1111 1111';
    await requestRest(sluice.url, {
      path: `/api/v1/payments/4111-1111-1111-1111?card=4111111111111111`,
      method: 'POST',
      body: { amount: 5_000, card: card() },
      headers: { ...merchant.headers, 'x-request-id': 'with-card' },
    });
    expect(await requestOf('with-card')).toMatchObject({ path: '/api/v1/payments/[…]' });
    const rows = await sluice.app.db.prisma.apiRequest.findMany();
    expect(JSON.stringify(rows).replace(/\D/g, '')).not.toContain(secret.replace(/\D/g, ''));
  });

  test('is for its merchant alone, a page at a time, and can be narrowed to what was refused', async () => {
    const stranger = await createMerchant(sluice.app);
    expect((await readLog({}, stranger.headers)).edges).toEqual([]);
    const first = await readLog({ first: 2 });
    expect(first.edges).toHaveLength(2);
    const second = await readLog({ first: 2, after: first.pageInfo.endCursor });
    const ids = [...first.edges, ...second.edges].map(
      ({ node }: { node: { requestId: string } }) => node.requestId,
    );
    expect(new Set(ids).size).toBe(4);
    const refused = await readLog({ filter: { refused: true } });
    expect(refused.edges.length).toBeGreaterThan(2);
    for (const { node } of refused.edges) expect(node.errorCode).not.toBeNull();
  });

  test('forgets after seven days', async () => {
    const { tenant } = merchant;
    const old = new Date(sluice.app.now().getTime() - REQUEST_LOG_RETENTION_MS - 1_000);
    const { id } = await sluice.app.db.prisma.apiRequest.findFirstOrThrow({ where: tenant });
    await sluice.app.db.prisma.apiRequest.update({ where: { id }, data: { createdAt: old } });
    const before = await sluice.app.db.prisma.apiRequest.count({ where: tenant });
    await reap(sluice.app);
    expect(await sluice.app.db.prisma.apiRequest.findUnique({ where: { id } })).toBeNull();
    expect(await sluice.app.db.prisma.apiRequest.count({ where: tenant })).toBeGreaterThanOrEqual(before - 1);
  });
});

test('a log that Postgres cannot take in time keeps a bounded number, and gives up the rest', async () => {
  const log = createRequestLog(sluice.app);
  const marked = { requestId: 'flood', keyId: merchant.key, method: 'GET', path: '/', operation: null };
  for (let i = 0; i < REQUEST_LOG_MAX_WAITING + 500; i++) {
    log.record({ ...marked, status: 200, durationMs: 1, errorCode: null, createdAt: sluice.app.now() });
  }
  await log.close();
  expect(await sluice.app.db.prisma.apiRequest.count({ where: { requestId: 'flood' } })).toBe(
    REQUEST_LOG_MAX_WAITING,
  );
});
