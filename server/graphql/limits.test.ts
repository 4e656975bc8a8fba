import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { type GraphQLRequest, postGraphQL } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { BODY_MAX_BYTES } from '../read-body.ts';

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

/** `payments { edges { node { order { payments { … } } } } }`, so many times. */
function nested(levels: number): string {
  return levels === 0 ? 'id' : `order { payments(first: 1) { edges { node { ${nested(levels - 1)} } } } }`;
}

async function countPayments(): Promise<number> {
  return sluice.app.db.prisma.payment.count({ where: { merchantId: merchant.id } });
}

describe('a document that is too much is refused before it runs', () => {
  test('when it is too deep', async () => {
    const { status, errors, data } = await post(`{ payments { edges { node { ${nested(3)} } } } }`);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors?.[0]?.message).toMatch(/levels; at most 12/);
  });

  test('when it has a thousand aliases', async () => {
    const aliases = Array.from({ length: 1_000 }, (_, i) => `a${i}: eventCursor`).join(' ');
    expect(await post(`{ ${aliases} }`)).toMatchObject({ status: 400 });
  });

  test('when it would cost too much, also by variables', async () => {
    const query =
      'query ($n: Int) { orders(first: $n) { edges { node { payments(first: $n) { edges { node { id } } } } } } }';
    const heavy = await post(query, { variables: { n: 100 } });
    expect(heavy.errors?.[0]?.message).toMatch(/points of cost/);
    const light = await post(query, { variables: { n: 5 } });
    expect([light.status, light.errors]).toEqual([200, undefined]);
  });

  test('when the operation asked for is heavy and another one in front of it is light', async () => {
    const aliases = Array.from({ length: 600 }, (_, i) => `a${i}: eventCursor`).join(' ');
    const response = await fetch(`${sluice.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...merchant.headers },
      body: JSON.stringify({ query: `query A { eventCursor } query B { ${aliases} }`, operationName: 'B' }),
    });
    expect(response.status).toBe(400);
  });

  test('when it holds hundreds of writes; nothing of it is written', async () => {
    const writes = Array.from(
      { length: 240 },
      (_, i) => `p${i}: createPayment(input: $input) { __typename }`,
    );
    const variables = { input: { amount: 100, upi: { vpa: 'someone@bank' } } };
    const query = `mutation ($input: CreatePaymentInput!) { ${writes.join(' ')} }`;
    expect(await post(query, { variables })).toMatchObject({ status: 400 });
    expect(await countPayments()).toBe(0);
  });

  test('when it tries more than one password', async () => {
    const tries = Array.from(
      { length: 2 },
      (_, i) => `t${i}: signIn(input: { email: "a@b.c", password: "${i}" }) { __typename }`,
    ).join(' ');
    expect(await post(`mutation { ${tries} }`)).toMatchObject({ status: 400 });
  });

  test('when it has too many tokens', async () => {
    const { errors } = await post(`{ ${'eventCursor '.repeat(5_000)} }`);
    expect(errors?.[0]?.message).toMatch(/tokens/);
  });

  test('when its fragments go round in a circle', async () => {
    const { errors } = await post('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }');
    expect(errors?.[0]?.message).toMatch(/spread fragment/);
  });

  test('when first is more than a page', async () => {
    const { errors } = await post('{ payments(first: 2147483647) { edges { cursor } } }');
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_INPUT' } });
  });
});

describe('a request that is too much is refused before it is read', () => {
  test('when its length says so', async () => {
    const response = await fetch(`${sluice.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ eventCursor }', variables: { x: 'x'.repeat(BODY_MAX_BYTES) } }),
    });
    expect(response.status).toBe(413);
  });

  test('when it has no length and goes on and on', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(`${sluice.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      });
      sending.on('response', response => {
        resolve(response.statusCode);
        response.resume();
      });
      sending.on('error', reject);
      sending.write(`{"query":"{ eventCursor }","x":"${'x'.repeat(BODY_MAX_BYTES)}`);
    });
    expect(status).toBe(413);
  });

  test('a chunked body that is not too long is understood', async () => {
    const response = await fetch(`${sluice.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...merchant.headers },
      body: new Blob(['{"query":"{ eventCursor }"}']).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(await response.json()).toEqual({ data: { eventCursor: '0' } });
  });
});

test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
  'a body of type %s, which a page of anybody may send, is refused',
  async contentType => {
    const response = await fetch(`${sluice.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': contentType, ...merchant.headers },
      body: 'query=mutation{signOut}',
    });
    expect(response.status).toBe(415);
  },
);

test('a mutation whose answer its caller would not take is not executed', async () => {
  const response = await fetch(`${sluice.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/xml', ...merchant.headers },
    body: JSON.stringify({ query: 'mutation { createOrder(input: { amount: 100 }) { __typename } }' }),
  });
  expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([406, 'BAD_REQUEST']);
  expect(await sluice.app.db.prisma.order.count({ where: { merchantId: merchant.id } })).toBe(0);
});

test('variables in an address that are no JSON are refused in words', async () => {
  const response = await fetch(`${sluice.url}/graphql?query={eventCursor}&variables={`, {
    headers: merchant.headers,
  });
  expect([response.status, (await response.json()).errors[0].message]).toEqual([
    400,
    'variables and extensions must be JSON.',
  ]);
});

test('a document that is nothing but levels is refused in words', async () => {
  const { errors } = await post(`{ a ${'{ a '.repeat(1_900)}${'} '.repeat(1_901)}`);
  expect(errors?.[0]?.extensions?.['code']).toBe('DOCUMENT_TOO_LARGE');
});

test('a mutation by GET is refused', async () => {
  const response = await fetch(`${sluice.url}/graphql?query=${encodeURIComponent('mutation { signOut }')}`, {
    headers: merchant.headers,
  });
  expect(response.status).toBe(405);
});

test('introspection is not', async () => {
  const { status, data } = await post(getIntrospectionQuery({ inputValueDeprecation: true }));
  expect(status).toBe(200);
  expect(data.__schema.types.length).toBeGreaterThan(30);
});
