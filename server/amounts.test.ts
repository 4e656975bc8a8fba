import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postGraphQL } from '../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../test/merchants.ts';
import { type Sluice, startSluice } from '../test/sluice.ts';

/** What an amount may be, through both front doors; the JSON is written by hand, as no client library would. */
let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
});

afterAll(async () => {
  await sluice.stop();
});

async function overRest(amount: string, currency: string) {
  const response = await fetch(`${sluice.url}/api/v1/payments`, {
    method: 'POST',
    headers: { ...merchant.headers, 'content-type': 'application/json' },
    body: `{"amount":${amount},"currency":${currency},"method":"upi","vpa":"someone@bank"}`,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function overGraphQL(amount: string, currency: string) {
  const response = await fetch(`${sluice.url}/graphql`, {
    method: 'POST',
    headers: { ...merchant.headers, 'content-type': 'application/json' },
    body: `{"query":"mutation($input:CreatePaymentInput!){createPayment(input:$input){__typename ... on Payment{amount currency} ... on UserError{code path}}}",
      "variables":{"input":{"amount":${amount},"currency":${currency},"upi":{"vpa":"someone@bank"}}}}`,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const stored = () => sluice.app.db.prisma.payment.count({ where: { merchantId: merchant.id } });

describe('a bad amount is refused by both APIs and stores nothing', () => {
  test.each([
    ['zero', '0'],
    ['negative', '-1'],
    ['a fraction', '1.5'],
    ['a text', '"100"'],
    ['1e21', '1e21'],
    ['one more than the most', '1000000000001'],
    ['2^53 - 1', '9007199254740991'],
    ['2^53', '9007199254740992'],
    ['2^63', '9223372036854775808'],
    ['NaN', 'NaN'],
    ['null', 'null'],
    ['a list', '[]'],
    ['Arabic digits', '"١٠"'],
  ])('%s', async (_name, amount) => {
    const before = await stored();
    expect(await overRest(amount, '"INR"')).toMatchObject({
      status: 400,
      body: { error: { code: 'BAD_REQUEST_ERROR' } },
    });
    const { body } = await overGraphQL(amount, '"INR"');
    expect(body.data?.createPayment?.code ?? body.errors?.[0]?.message).toEqual(expect.any(String));
    expect(body.data?.createPayment?.__typename).not.toBe('Payment');
    expect(await stored()).toBe(before);
  });
});

describe('a bad currency is refused by both APIs', () => {
  test.each(['"inr"', '"XXQ"', '""', '7', '"INR\\u0000"'])('%s', async currency => {
    expect((await overRest('100', currency)).status).toBe(400);
    expect((await overGraphQL('100', currency)).body.data?.createPayment?.__typename).not.toBe('Payment');
  });
});

describe('amounts are minor units, whatever the currency', () => {
  test.each([
    ['JPY', 1],
    ['INR', 2 ** 31],
    ['BHD', 1_000_000_000_000],
  ])('%s %d', async (currency, amount) => {
    expect(await overRest(`${amount}`, `"${currency}"`)).toMatchObject({
      status: 201,
      body: { amount, currency },
    });
    const { body } = await overGraphQL(`${amount}`, `"${currency}"`);
    expect(body.data.createPayment).toMatchObject({ __typename: 'Payment', amount, currency });
  });

  test('all six are there, and an order begins at 100', async () => {
    const since = new Date(0).toISOString();
    const { data } = await postGraphQL(sluice.url, {
      query: 'query ($since: DateTime!) { paymentStats(since: $since) { total pending } }',
      variables: { since },
      headers: merchant.headers,
    });
    expect(data.paymentStats).toEqual({ total: 6, pending: 6 });
    const response = await fetch(`${sluice.url}/api/v1/orders`, {
      method: 'POST',
      headers: { ...merchant.headers, 'content-type': 'application/json' },
      body: '{"amount":99}',
    });
    expect(await response.json()).toMatchObject({ error: { description: 'amount must be at least 100' } });
  });
});
