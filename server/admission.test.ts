import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createMerchant, type TestMerchant } from '../test/merchants.ts';
import { type Sluice, startSluice } from '../test/sluice.ts';

/** So few, and so slowly more, that what a test sends is all that counts. */
const CAPACITY = 20;
const PER_SECOND = CAPACITY / 10;

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice({
    RATE_LIMIT_PER_KEY: String(PER_SECOND),
    RATE_LIMIT_PER_MERCHANT: '1000',
    RATE_LIMIT_PER_ADDRESS: String(PER_SECOND),
    TRUSTED_PROXIES: 'loopback',
  });
});

afterAll(() => sluice.stop());

const rest = (headers: Record<string, string>, path = '/api/v1/orders') =>
  fetch(`${sluice.url}${path}`, { headers });

const graphql = (headers: Record<string, string>, query: string) =>
  fetch(`${sluice.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

/** Asks until it is refused; a bucket fills up while it is emptied, so not after an exact number. */
async function untilRefused(ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; tries < 10 * CAPACITY; tries++) {
    const answer = await ask();
    if (answer.status === 429) return answer;
    await answer.arrayBuffer();
  }
  throw new Error('it was never refused');
}

describe('a key', () => {
  test('is told what it may still ask for', async () => {
    const { headers } = await createMerchant(sluice.app);
    const first = await rest(headers);
    expect(first.headers.get('ratelimit-limit')).toBe(String(CAPACITY));
    expect(first.headers.get('ratelimit-remaining')).toBe(String(CAPACITY - 1));
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThanOrEqual(1);
    const write = await graphql(headers, 'mutation { createOrder(input: { amount: 100 }) { __typename } }');
    expect(Number(write.headers.get('ratelimit-remaining'))).toBeLessThanOrEqual(CAPACITY - 5);
  });

  test('that asks too much is refused, in REST and in GraphQL, and others are not', async () => {
    const { headers } = await createMerchant(sluice.app);
    const refused = await untilRefused(() => rest(headers));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(await refused.json()).toEqual({
      error: { code: 'RATE_LIMIT_ERROR', description: expect.stringMatching(/Try again in/) },
    });
    const told = await untilRefused(() => graphql(headers, '{ orders(first: 1) { edges { node { id } } } }'));
    expect(Number(told.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    const { errors } = (await told.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toBe('RATE_LIMITED');
    expect((await rest((await createMerchant(sluice.app)).headers)).status).toBe(200);
  });

  test.each([
    ['is wrong', '{ nothing }'],
    ['cannot be parsed', '{ orders('],
  ])('pays for a document that %s, too', async (_problem, document) => {
    const { headers } = await createMerchant(sluice.app);
    const first = await graphql(headers, document);
    expect(await first.json()).toMatchObject({ errors: [expect.anything()] });
    expect(first.headers.get('ratelimit-remaining')).toBe(String(CAPACITY - 1));
    const refused = await untilRefused(() => graphql(headers, document));
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  });

  test('pays for a body that is no operation at all', async () => {
    const { headers } = await createMerchant(sluice.app);
    const sendBroken = () =>
      fetch(`${sluice.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{',
      });
    let asked = 0;
    await untilRefused(async () => {
      asked += 1;
      await Promise.all(Array.from({ length: CAPACITY / 2 }, sendBroken));
      return rest(headers);
    });
    // By themselves these few would not be refused.
    expect(asked).toBeLessThan(CAPACITY / 2);
  });

  test('is not used up by somebody who only knows its name', async () => {
    const merchant: TestMerchant = await createMerchant(sluice.app);
    const wrong = { 'x-api-key': merchant.key, 'x-api-secret': 'guess', 'x-forwarded-for': '203.0.113.9' };
    await untilRefused(() => rest(wrong));
    expect((await rest(merchant.headers)).headers.get('ratelimit-remaining')).toBe(String(CAPACITY - 1));
  });
});

describe('an address that has shown too many wrong credentials', () => {
  const cookie = (token: string) => ({ cookie: `sluice_session=${token}`, 'sec-fetch-site': 'same-origin' });

  /** Queries for credentials of any kind while `ask` runs. */
  async function lookUps(ask: () => Promise<unknown>): Promise<number> {
    const { apiKey, session, order } = sluice.app.db.prisma;
    const spies = [
      jest.spyOn(apiKey, 'findUnique'),
      jest.spyOn(order, 'findUnique'),
      jest.spyOn(session, 'findUnique'),
    ];
    try {
      await ask();
      return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  test.each([
    ['key', (i: number) => ({ 'x-api-key': `key_${String(i).padStart(16, '0')}`, 'x-api-secret': 'guess' })],
    [
      'client secret',
      (i: number) => ({ authorization: `Bearer order_${String(i).padStart(16, '0')}_secret_x` }),
    ],
    ['session', (i: number) => cookie(`guess${i}`)],
  ])('costs the database nothing more: %s', async (kind, guess) => {
    const address = `198.51.100.${kind.length}`;
    let tries = 0;
    const ask = () =>
      graphql(
        { ...guess(++tries), 'x-forwarded-for': address },
        '{ orders(first: 1) { edges { node { id } } } }',
      );
    expect(await lookUps(ask)).toBe(1);
    await untilRefused(ask);
    const answers: number[] = [];
    const asked = await lookUps(async () => {
      for (let i = 0; i < 5; i++) answers.push((await ask()).status);
    });
    expect(answers).toEqual([429, 429, 429, 429, 429]);
    expect(asked).toBe(0);
  });

  test('keeps the callers that are known already', async () => {
    const { headers } = await createMerchant(sluice.app);
    const from = { 'x-forwarded-for': '198.51.100.99' };
    expect((await rest({ ...headers, ...from })).status).toBe(200);
    await untilRefused(() => rest({ 'x-api-key': 'key_0000000000000000', 'x-api-secret': 'guess', ...from }));
    expect((await rest({ ...headers, ...from })).status).toBe(200);
  });

  test('gets no further at the queues either', async () => {
    const from = { 'x-forwarded-for': '198.51.100.98' };
    let tries = 0;
    const refused = await untilRefused(() => rest({ ...cookie(`guess${++tries}`), ...from }, '/queues'));
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ error: { code: 'RATE_LIMIT_ERROR' } });
  });
});

describe('an address', () => {
  const order = '/api/v1/orders/order_0000000000000000/public';
  const from = (address: string) => rest({ 'x-forwarded-for': address }, order);

  test('that asks too much without a key is refused, and its neighbour is not', async () => {
    await untilRefused(() => from('203.0.113.1'));
    expect((await from('203.0.113.2')).status).toBe(404);
  });

  test('of IPv6 counts as the network that it is one of', async () => {
    let last = 0;
    await untilRefused(() => from(`2001:db8:1:2::${(++last).toString(16)}`));
    expect((await from('2001:db8:1:3::1')).status).toBe(404);
  });

  test('may probe the health, and acquirers notify, as often as they want', async () => {
    const address = '203.0.113.3';
    await untilRefused(() => from(address));
    expect((await rest({ 'x-forwarded-for': address }, '/health')).status).toBe(200);
  });
});
