import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { brokenInvariants } from '../../test/invariants.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  await sluice.core.startWorker();
  merchant = await createMerchant(sluice.app);
});

afterAll(async () => {
  await sluice.stop();
});

interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test checks
  readonly body: any;
}

async function rest(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<RestAnswer> {
  const response = await fetch(`${sluice.url}/api/v1${path}`, {
    method,
    headers: {
      'x-api-key': merchant.key,
      'x-api-secret': merchant.secret,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

/** A payment of 10000 that is authorized. */
async function authorized(number = card().number): Promise<string> {
  const { body } = await rest('POST', '/payments', {
    amount: 10_000,
    currency: 'INR',
    method: 'card',
    card: { number, expiry_month: 12, expiry_year: 2040, cvv: '123' },
  });
  await until(
    () => rest('GET', `/payments/${body.id}`),
    answer => answer.body.status === 'success',
  );
  return body.id as string;
}

describe('capture over REST', () => {
  test('waits for the processor and answers with the captured payment', async () => {
    const id = await authorized();
    const answer = await rest('POST', `/payments/${id}/capture`, { amount: 4_000 });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id,
        captured: true,
        amount_captured: 4_000,
        state: 'partially_captured',
        amount_capturable: 6_000,
      },
    });
    const rest2 = await rest('POST', `/payments/${id}/capture`);
    expect(rest2.body).toMatchObject({ amount_captured: 10_000, state: 'captured' });
    expect(await rest('POST', `/payments/${id}/capture`)).toMatchObject({
      status: 400,
      body: { error: { code: 'BAD_REQUEST_ERROR', description: 'Payment not in capturable state' } },
    });
  });

  test('refuses more than remains, a payment that does not exist, and a field it does not know', async () => {
    const id = await authorized();
    expect(await rest('POST', `/payments/${id}/capture`, { amount: 10_001 })).toMatchObject({ status: 400 });
    expect(await rest('POST', '/payments/pay_0000000000000000/capture')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND_ERROR', description: 'Payment not found' } },
    });
    expect(await rest('POST', `/payments/${id}/capture`, { amout: 1 })).toMatchObject({ status: 400 });
  });

  test('with one key sent twenty times at once captures once, and answers the same bytes or 409', async () => {
    const id = await authorized();
    const key = { 'idempotency-key': `capture-${id}` };
    const ask = () => rest('POST', `/payments/${id}/capture`, { amount: 2_500 }, key);
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    const done = answers.filter(answer => answer.status === 200);
    expect(answers.every(answer => answer.status === 200 || answer.status === 409)).toBe(true);
    expect(done.length).toBeGreaterThan(0);
    const replay = await ask();
    expect(new Set([...done, replay].map(answer => answer.text)).size).toBe(1);
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
    expect((await rest('GET', `/payments/${id}`)).body.amount_captured).toBe(2_500);
    expect(await rest('POST', `/payments/${id}/capture`, { amount: 2_600 }, key)).toMatchObject({
      status: 422,
    });
  });
});

describe('void over REST', () => {
  test('gives the authorization back, and is refused once something was captured', async () => {
    const id = await authorized();
    expect(await rest('POST', `/payments/${id}/void`)).toMatchObject({
      status: 200,
      body: { state: 'voided' },
    });
    const other = await authorized();
    await rest('POST', `/payments/${other}/capture`);
    expect(await rest('POST', `/payments/${other}/void`)).toMatchObject({ status: 400 });
  });
});

describe('a refund over REST', () => {
  test('is pending at once and processed when the processor has answered', async () => {
    const id = await authorized();
    await rest('POST', `/payments/${id}/capture`);
    const answer = await rest('POST', `/payments/${id}/refunds`, { amount: 3_000, reason: 'too small' });
    expect(answer).toMatchObject({
      status: 201,
      body: { payment_id: id, amount: 3_000, reason: 'too small', status: 'pending' },
    });
    expect(answer.body.id).toMatch(/^rfnd_[0-9A-Za-z]{16}$/);
    const path = `/refunds/${answer.body.id}`;
    const processed = await until(
      () => rest('GET', path),
      found => found.body.status !== 'pending',
    );
    expect(processed.body).toMatchObject({ status: 'processed' });
    expect(processed.body.processed_at).toEqual(expect.any(String));
    expect((await rest('GET', `/payments/${id}`)).body.amount_refunded).toBe(3_000);
    expect(await rest('POST', `/payments/${id}/refunds`, { amount: 7_001 })).toMatchObject({
      status: 400,
      body: { error: { description: 'Refund amount exceeds available amount' } },
    });
  });

  test('of money that is partly captured takes both kinds and is one refund', async () => {
    const id = await authorized();
    await rest('POST', `/payments/${id}/capture`, { amount: 4_000 });
    const { body } = await rest('POST', `/payments/${id}/refunds`);
    await until(
      () => rest('GET', `/refunds/${body.id}`),
      found => found.body.status === 'processed',
    );
    const payment = (await rest('GET', `/payments/${id}`)).body;
    expect(payment).toMatchObject({
      amount_captured: 4_000,
      amount_refunded: 10_000,
      amount_capturable: 0,
      state: 'captured',
    });
    expect(await brokenInvariants(sluice.app)).toEqual([]);
  });

  test('of a declined payment is refused', async () => {
    const { body } = await rest('POST', '/payments', {
      amount: 100,
      currency: 'INR',
      method: 'upi',
      vpa: 'failure@sluice',
    });
    await until(
      () => rest('GET', `/payments/${body.id}`),
      answer => answer.body.status === 'failed',
    );
    expect(await rest('POST', `/payments/${body.id}/refunds`)).toMatchObject({
      status: 400,
      body: { error: { description: 'Only a successful payment can be refunded' } },
    });
  });

  test('lists newest first and only its merchant’s', async () => {
    const { body } = await rest('GET', '/refunds?limit=1');
    expect(body).toMatchObject({ limit: 1, offset: 0, total: 2, has_more: true });
    const mine = merchant;
    merchant = await createMerchant(sluice.app);
    expect((await rest('GET', '/refunds')).body.total).toBe(0);
    expect(await rest('GET', `/refunds/${body.data[0].id}`)).toMatchObject({ status: 404 });
    merchant = mine;
  });
});
