import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { authorizeBody, cardBody, followUpBody, startForTest, type TestSandbox } from './start-for-test.ts';

let sandbox: TestSandbox;
let lastKey = 0;

beforeAll(async () => {
  sandbox = await startForTest({ slowMs: 50 });
});
afterAll(() => sandbox.close());

function newKey(): string {
  lastKey += 1;
  return `key_${lastKey}`;
}

async function authorized(changes: object = {}): Promise<string> {
  const { body } = await sandbox.post('/v1/authorize', authorizeBody(newKey(), changes));
  return body.reference;
}

function linesOf(key: string) {
  return sandbox.entries().filter(entry => entry.key === key);
}

describe('who may call', () => {
  test.each(['/v1/instruments', '/v1/requests/key', '/control', '/control/books'])(
    '%s without the secret is 401',
    async path => {
      for (const authorization of ['', 'Bearer ', 'Bearer wrong', sandbox.secret]) {
        expect((await fetch(sandbox.url + path, { headers: { authorization } })).status).toBe(401);
      }
    },
  );

  test('health needs no secret', async () => {
    const response = await fetch(`${sandbox.url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'healthy' });
  });
});

describe('authorize', () => {
  test('books one line and answers its reference', async () => {
    const key = newKey();
    const { status, body } = await sandbox.post('/v1/authorize', authorizeBody(key));
    expect(status).toBe(200);
    expect(body).toEqual({
      key,
      outcome: 'approved',
      reference: expect.stringMatching(/^acq_[0-9a-f]{32}$/),
      amount: 1000,
      currency: 'INR',
      captured: false,
    });
    expect(linesOf(key)).toMatchObject([{ kind: 'AUTHORIZE', authorized: 1000, instrument: 'visa' }]);
    expect(linesOf(key)[0]).not.toHaveProperty('captured');
  });

  test('with capture books both movements in the one line', async () => {
    const key = newKey();
    const { body } = await sandbox.post('/v1/authorize', authorizeBody(key, { capture: true }));
    expect(body.captured).toBe(true);
    expect(linesOf(key)).toMatchObject([{ authorized: 1000, captured: 1000 }]);
  });

  test('a decline carries a code and words, and books no money', async () => {
    const key = newKey();
    const { status, body } = await sandbox.post(
      '/v1/authorize',
      authorizeBody(key, { card: cardBody('4000000000009995') }),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: 'declined', code: 'insufficient_funds', captured: false });
    expect(body.message).toMatch(/not enough money/);
    expect(linesOf(key)[0]).not.toHaveProperty('authorized');
  });

  test('a card after the end of its month is declined', async () => {
    const card = cardBody('4242424242424242', { expiry_month: 1, expiry_year: 2020 });
    const { body } = await sandbox.post('/v1/authorize', authorizeBody(newKey(), { card }));
    expect(body).toMatchObject({ outcome: 'declined', code: 'expired_card' });
  });

  test('the books hold no card number and no security code', async () => {
    await sandbox.post(
      '/v1/authorize',
      authorizeBody(newKey(), { card: cardBody('4000000000000010', { cvv: '987' }) }),
    );
    const books = JSON.stringify(sandbox.entries());
    expect(books).not.toMatch(/4242424242424242|4000000000000010/);
    expect(books).not.toMatch(/cvv|"987"/);
  });

  test('a VPA is approved, or rejected by the shopper', async () => {
    const pay = (vpa: string) =>
      sandbox.post('/v1/authorize', authorizeBody(newKey(), { card: undefined, upi: { vpa } }));
    expect((await pay('success@sluice')).body.outcome).toBe('approved');
    expect((await pay('somebody@bank')).body.outcome).toBe('approved');
    expect((await pay('failure@sluice')).body).toMatchObject({ outcome: 'declined', code: 'upi_rejected' });
  });

  test('the card of the processor error answers 500 and leaves no trace', async () => {
    const key = newKey();
    const body = authorizeBody(key, { card: cardBody('4000000000000119') });
    expect((await sandbox.post('/v1/authorize', body)).status).toBe(500);
    expect((await sandbox.call('GET', `/v1/requests/${key}`)).status).toBe(404);
    expect(linesOf(key)).toEqual([]);
  });

  test('the slow card takes its time', async () => {
    const before = performance.now();
    await sandbox.post('/v1/authorize', authorizeBody(newKey(), { card: cardBody('4000000000005001') }));
    expect(performance.now() - before).toBeGreaterThan(45);
  });

  test('the card of the lost answer is booked, and found when asked for again', async () => {
    const key = newKey();
    const body = authorizeBody(key, { card: cardBody('4000000000005019') });
    await expect(sandbox.post('/v1/authorize', body)).rejects.toThrow();
    const found = await sandbox.call('GET', `/v1/requests/${key}`);
    expect(found.body.outcome).toBe('approved');
    expect((await sandbox.post('/v1/authorize', body)).body).toEqual(found.body);
    expect(linesOf(key)).toHaveLength(1);
  });
});

describe('idempotency', () => {
  test('the same request again gets the same answer and moves nothing', async () => {
    const key = newKey();
    const first = await sandbox.post('/v1/authorize', authorizeBody(key));
    const again = await sandbox.post('/v1/authorize', authorizeBody(key));
    expect(again).toEqual(first);
    expect(linesOf(key)).toHaveLength(1);
  });

  test('fifty at once act once', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => sandbox.post('/v1/authorize', authorizeBody(key))),
    );
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
    expect(linesOf(key)).toHaveLength(1);
  });

  test('the security code may be missing the second time', async () => {
    const key = newKey();
    const first = await sandbox.post('/v1/authorize', authorizeBody(key));
    const card = cardBody('4242424242424242', { cvv: null });
    expect(await sandbox.post('/v1/authorize', authorizeBody(key, { card }))).toEqual(first);
  });

  test.each([
    ['another amount', { amount: 1001 }],
    ['another currency', { currency: 'EUR' }],
    ['another card', { card: cardBody('5555555555554444') }],
    ['another payment', { payment_id: 'pay_other' }],
    ['another capture', { capture: true }],
  ])('the same key with %s is 409 and moves nothing', async (_, changes) => {
    const key = newKey();
    await sandbox.post('/v1/authorize', authorizeBody(key));
    expect((await sandbox.post('/v1/authorize', authorizeBody(key, changes))).status).toBe(409);
    expect(linesOf(key)).toHaveLength(1);
  });

  test('the same key for another kind of request is 409', async () => {
    const key = newKey();
    const { body } = await sandbox.post('/v1/authorize', authorizeBody(key));
    expect((await sandbox.post('/v1/capture', followUpBody(key, body.reference))).status).toBe(409);
  });
});

describe('capture, void and refund', () => {
  test('a refund follows captures in parts', async () => {
    const reference = await authorized();
    const steps = [
      ['/v1/capture', { amount: 300 }, 'approved'],
      ['/v1/capture', { amount: 500, final: true }, 'approved'],
      ['/v1/capture', { amount: 1 }, 'declined'],
      ['/v1/refund', { amount: 700 }, 'approved'],
      ['/v1/refund', { amount: 101 }, 'declined'],
      ['/v1/refund', { amount: 100 }, 'approved'],
    ] as const;
    for (const [path, changes, outcome] of steps) {
      const { body } = await sandbox.post(path, followUpBody(newKey(), reference, changes));
      expect(body.outcome).toBe(outcome);
    }
    const sums = sandbox.entries().filter(entry => entry.authorization === reference);
    const total = (field: 'captured' | 'voided' | 'refunded') =>
      sums.reduce((sum, entry) => sum + (entry[field] ?? 0), 0);
    expect([total('captured'), total('voided'), total('refunded')]).toEqual([800, 200, 800]);
  });

  test.each([
    ['capture', '4000000000005134', ['/v1/void']],
    ['void', '4000000000005142', ['/v1/capture', '/v1/refund']],
    ['refund', '4000000000005126', []],
  ])('the card that takes no %s declines each, and nothing else', async (kind, card, others) => {
    const reference = await authorized({ capture: kind === 'refund', card: cardBody(card) });
    for (let tries = 0; tries < 2; tries++) {
      const { body } = await sandbox.post(`/v1/${kind}`, followUpBody(newKey(), reference));
      expect(body).toMatchObject({ outcome: 'declined', code: `${kind}_refused` });
    }
    for (const path of others) {
      expect((await sandbox.post(path, followUpBody(newKey(), reference))).body.outcome).toBe('approved');
    }
  });

  test('an authorization that does not exist, or was declined, is declined', async () => {
    const declined = await authorized({ card: cardBody('4000000000000002') });
    for (const reference of ['acq_nothing', declined]) {
      const { body } = await sandbox.post('/v1/capture', followUpBody(newKey(), reference));
      expect(body).toMatchObject({ outcome: 'declined', code: 'unknown_authorization' });
    }
  });
});

describe('abandon', () => {
  test('a key that has not arrived can never move money', async () => {
    const key = newKey();
    expect((await sandbox.post(`/v1/requests/${key}/abandon`)).body).toEqual({ key, outcome: 'abandoned' });
    expect((await sandbox.post('/v1/authorize', authorizeBody(key))).body.outcome).toBe('abandoned');
    expect((await sandbox.call('GET', `/v1/requests/${key}`)).body.outcome).toBe('abandoned');
    expect(linesOf(key)).toMatchObject([{ kind: 'ABANDON', outcome: 'abandoned' }]);
  });

  test('a key that has acted answers what it did', async () => {
    const key = newKey();
    const first = await sandbox.post('/v1/authorize', authorizeBody(key));
    expect(await sandbox.post(`/v1/requests/${key}/abandon`)).toEqual(first);
    expect(linesOf(key)).toHaveLength(1);
  });

  test('a request that is still on its way when its key is abandoned moves nothing', async () => {
    const key = newKey();
    const slow = sandbox.post('/v1/authorize', authorizeBody(key, { card: cardBody('4000000000005001') }));
    await sandbox.post(`/v1/requests/${key}/abandon`);
    expect((await slow).body.outcome).toBe('abandoned');
    expect(linesOf(key)).toHaveLength(1);
  });
});

describe('requests that mean nothing', () => {
  test.each([
    ['no key', { key: undefined }],
    ['an amount of 0', { amount: 0 }],
    ['a broken amount', { amount: 1.5 }],
    ['an amount in a text', { amount: '1000' }],
    ['an amount past 2^53', { amount: 2 ** 53 }],
    ['a currency in small letters', { currency: 'inr' }],
    ['neither card nor VPA', { card: undefined }],
    ['month 13', { card: cardBody('4242424242424242', { expiry_month: 13 }) }],
    ['a return URL that runs', { return_url: 'javascript:alert(1)' }],
    ['a return URL that is none', { return_url: 'http://' }],
  ])('%s is 400 and stores nothing', async (_, changes) => {
    const key = newKey();
    const { status, body } = await sandbox.post('/v1/authorize', authorizeBody(key, changes));
    expect(status).toBe(400);
    expect(body.error.message).toEqual(expect.any(String));
    expect(linesOf(key)).toEqual([]);
  });

  test.each(['{"key":', '[]', 'null', '"text"'])('the body %s is 400', async text => {
    const headers = { authorization: `Bearer ${sandbox.secret}` };
    const response = await fetch(`${sandbox.url}/v1/authorize`, { method: 'POST', headers, body: text });
    expect(response.status).toBe(400);
  });

  test('a body that is too long is 400', async () => {
    const { status } = await sandbox.post(
      '/v1/authorize',
      authorizeBody(newKey(), { filler: 'x'.repeat(20_000) }),
    );
    expect(status).toBe(400);
  });

  test('an address where nothing is, is 404, and a key that is badly encoded 400', async () => {
    expect((await sandbox.call('GET', '/v1/nothing')).status).toBe(404);
    expect((await sandbox.call('GET', '/v1/authorize')).status).toBe(404);
    expect((await sandbox.call('GET', '/v1/requests/%E0%A4%A')).status).toBe(400);
  });
});

test('the instruments are listed', async () => {
  const { body } = await sandbox.call('GET', '/v1/instruments');
  expect(body.instruments).toContainEqual({
    method: 'CARD',
    value: '4000000000009995',
    outcome: 'Declined: insufficient funds',
  });
});
