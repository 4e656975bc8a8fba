import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { postGraphQL } from '../../test/graphql.ts';
import { createMerchant, createUser, type TestUser } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

const TOKEN = 'a-token-that-is-long-enough-to-be-one';

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice({ OPERATOR_TOKEN: TOKEN });
});

afterAll(() => sluice.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${sluice.url}${path}`, { headers });
/** The cookie of a new session. */
async function signIn({ email, password }: TestUser): Promise<string> {
  const { headers } = await postGraphQL(sluice.url, {
    query: `mutation { signIn(input: { email: "${email}", password: "${password}" }) { __typename } }`,
    headers: { origin: sluice.app.config.PUBLIC_URL },
  });
  return headers.get('set-cookie')?.split(';')[0] ?? '';
}

const asOperator = { authorization: `Bearer ${TOKEN}` };

test("an operator's token opens the queues", async () => {
  const page = await get('/queues', asOperator);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  const html = await page.text();
  const script = /src="(static\/js\/main[^"]+)"/.exec(html)?.[1];
  expect((await get(`/queues/${script}`, asOperator)).status).toBe(200);
  const { queues } = (await (await get('/queues/api/queues', asOperator)).json()) as {
    queues: { name: string }[];
  };
  expect(queues.map(({ name }) => name)).toContain('deliver-webhook');
});

test("so does an operator's session, on pages of our own, and no other session", async () => {
  const merchant = await createMerchant(sluice.app);
  const user = await createUser(sluice.app, merchant.id);
  const typed = { 'sec-fetch-site': 'none' };
  const cookie = await signIn(user);
  expect((await get('/queues', { cookie, ...typed })).status).toBe(404);
  await sluice.app.db.prisma.user.update({ where: { id: user.id }, data: { operator: true } });
  const asUser = { cookie: await signIn(user) };
  expect((await get('/queues', { ...asUser, ...typed })).status).toBe(200);
  expect((await get('/queues/api/queues', { ...asUser, origin: 'https://elsewhere.example' })).status).toBe(
    404,
  );
});

test('to everybody else there is nothing', async () => {
  const { headers, secret } = await createMerchant(sluice.app);
  const strangers: Record<string, string>[] = [
    {},
    headers,
    { authorization: 'Bearer wrong' },
    { authorization: `Bearer ${secret}` },
    { authorization: `Basic ${Buffer.from(`operator:${TOKEN}`).toString('base64')}` },
  ];
  for (const stranger of strangers) {
    for (const path of ['/queues', '/queues/', '/queues/api/queues', '/queues/static/js/x.js']) {
      expect((await get(path, stranger)).status).toBe(404);
    }
  }
});
