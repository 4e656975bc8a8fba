import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMerchant, type TestMerchant } from '../test/merchants.ts';
import { type Sluice, startSluice } from '../test/sluice.ts';

/** Whatever is wrong with a request, its card is never in the answer. */
const NUMBER = '4012888888881881';
const CVV = '739';

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
});

afterAll(async () => {
  await sluice.stop();
});

const card = { number: NUMBER, expiryMonth: 12, expiryYear: 2040, cvv: CVV };

async function answerTo(path: string, body: string): Promise<string> {
  const response = await fetch(sluice.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...merchant.headers },
    body,
  });
  return response.text();
}

const CREATE =
  'mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { __typename ... on UserError { code message path } } }';
const inline = (fields: string) =>
  `mutation { createPayment(input: { amount: 1, card: { ${fields} } }) { __typename } }`;

test.each([
  [
    'an unknown field beside it',
    { query: CREATE, variables: { input: { amount: 1, card: { ...card, colour: 'a; b' } } } },
  ],
  [
    'a number that is no text',
    { query: CREATE, variables: { input: { card: { ...card, number: Number(NUMBER) } } } },
  ],
  [
    'a code that is no text',
    { query: CREATE, variables: { input: { card: { ...card, cvv: Number(CVV) } } } },
  ],
  [
    'a month that is text',
    { query: CREATE, variables: { input: { card: { ...card, expiryMonth: NUMBER } } } },
  ],
  [
    'the card as the month',
    { query: CREATE, variables: { input: { card: { ...card, expiryMonth: { number: NUMBER, cvv: CVV } } } } },
  ],
  ['the card where a payment should be', { query: CREATE, variables: { input: `${NUMBER} ${CVV}` } }],
  [
    'a missing code',
    { query: CREATE, variables: { input: { card: { number: NUMBER, expiryMonth: 12, expiryYear: 2040 } } } },
  ],
  [
    'a wrong number',
    { query: CREATE, variables: { input: { amount: 1, card: { ...card, number: `${NUMBER}1` } } } },
  ],
  [
    'a literal of the wrong type',
    { query: inline(`number: ${NUMBER}, expiryMonth: 12, expiryYear: 2040, cvv: ${CVV}`) },
  ],
  ['an unknown literal', { query: inline(`number: "${NUMBER}", cvv: "${CVV}", colour: "red"`) }],
  ['a syntax error at the number', { query: inline(`"${NUMBER}"`) }],
  ['a syntax error at the code', { query: inline(`${CVV}`) }],
  ['an enum made of it', { query: CREATE, variables: { input: { amount: 1, card, captureMethod: NUMBER } } }],
  ['a currency made of it', { query: CREATE, variables: { input: { amount: 1, card, currency: NUMBER } } }],
  [
    'a key made of it',
    { query: CREATE, variables: { input: { amount: 1, card, idempotencyKey: `${NUMBER} ` } } },
  ],
  ['a field named like it', { query: `{ f${NUMBER} }` }],
])('GraphQL with %s', async (_name, body) => {
  const answer = await answerTo('/graphql', JSON.stringify(body));
  expect(answer).toMatch(/"(errors|code)":/);
  expect(answer).not.toContain(NUMBER);
  expect(answer).not.toMatch(new RegExp(`\\b${CVV}\\b`));
});

const wire = { number: NUMBER, expiry_month: 12, expiry_year: 2040, cvv: CVV };

test.each([
  ['an unknown field beside it', { amount: 1, method: 'card', card: wire, colour: 'red' }],
  ['a number that is no text', { amount: 1, method: 'card', card: { ...wire, number: Number(NUMBER) } }],
  ['a code that is no text', { amount: 1, method: 'card', card: { ...wire, cvv: Number(CVV) } }],
  ['the card as a text', { amount: 1, method: 'card', card: `${NUMBER} ${CVV}` }],
  ['a method made of it', { amount: 1, method: NUMBER, card: wire }],
  ['a field named like it', { amount: 1, method: 'card', card: wire, [NUMBER]: 1 }],
  ['a field of the card named like it', { amount: 1, method: 'card', card: { ...wire, [NUMBER]: 1 } }],
  ['a wrong number', { amount: 1, method: 'card', card: { ...wire, number: `${NUMBER}1` } }],
  [
    'an expiry made of it',
    { amount: 1, method: 'card', card_number: NUMBER, card_expiry: NUMBER, card_cvv: CVV },
  ],
])('REST with %s', async (_name, body) => {
  const answer = await answerTo('/api/v1/payments', JSON.stringify(body));
  expect(answer).toMatch(/"error":/);
  expect(answer).not.toContain(NUMBER);
  expect(answer).not.toMatch(new RegExp(`\\b${CVV}\\b`));
});

test.each(['/graphql', '/api/v1/payments'])('malformed JSON at %s', async path => {
  const answer = await answerTo(path, `{"card":{"number":"${NUMBER}","cvv":"${CVV}"`);
  expect(answer).not.toContain(NUMBER);
  expect(answer).not.toContain(CVV);
});
