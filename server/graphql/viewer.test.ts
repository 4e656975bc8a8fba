import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSession } from '../../core/merchants/sessions.ts';
import { seed } from '../../prisma/seed.ts';
import { type GraphQLAnswer, postGraphQL } from '../../test/graphql.ts';
import { createMerchant, createUser, type TestUser } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

let sluice: Sluice;
let user: TestUser;
let merchantId: string;

beforeAll(async () => {
  sluice = await startSluice();
  merchantId = (await createMerchant(sluice.app)).id;
  user = await createUser(sluice.app, merchantId, 'DEVELOPER');
});

afterAll(async () => {
  await sluice.stop();
});

const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on Viewer { role mode permissions user { email operator } merchant { id } }
    ... on UserError { code message }
  }
}`;
const VIEWER = '{ viewer { user { email } } }';

const signIn = (email: string, password: string) =>
  postGraphQL(sluice.url, { query: SIGN_IN, variables: { input: { email, password } } });

function cookieOf({ headers }: GraphQLAnswer): string {
  return headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const asPage = (cookie: string) => ({ cookie, 'sec-fetch-site': 'same-origin' });

async function ask(query: string, headers: Record<string, string>) {
  return postGraphQL(sluice.url, { query, headers });
}

describe('signing in', () => {
  test('answers who it is, and sets a cookie that scripts cannot read', async () => {
    const answer = await signIn(user.email.toUpperCase(), user.password);
    expect(answer.data.signIn).toMatchObject({
      __typename: 'Viewer',
      role: 'DEVELOPER',
      mode: 'TEST',
      user: { email: user.email, operator: false },
      merchant: { id: merchantId },
    });
    expect(answer.data.signIn.permissions).toContain('payments:write');
    expect(answer.data.signIn.permissions).not.toContain('team:write');
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^sluice_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/),
    ]);
    const { data } = await ask(VIEWER, asPage(cookieOf(answer)));
    expect(data.viewer).toEqual({ user: { email: user.email } });
  });

  test('says the same of an unknown address and of a wrong password, and sets no cookie', async () => {
    const unknown = await signIn('nobody@example.com', user.password);
    const wrong = await signIn(user.email, 'wrong');
    expect(unknown.data).toEqual(wrong.data);
    expect(unknown.data.signIn).toMatchObject({
      __typename: 'AuthenticationError',
      code: 'AUTHENTICATION_FAILED',
    });
    expect([...unknown.headers.getSetCookie(), ...wrong.headers.getSetCookie()]).toEqual([]);
  });

  test.each(['', '\0', 'x'.repeat(10_000)])('copes with the password %j', async password => {
    const { data } = await signIn(user.email, password.slice(0, 20_000));
    expect(data.signIn.__typename).toBe('AuthenticationError');
    expect((await signIn(password, password)).data.signIn.__typename).toBe('AuthenticationError');
  });

  test('keeps only hashes of the password and of the token', async () => {
    const token = cookieOf(await signIn(user.email, user.password)).slice('sluice_session='.length);
    const rows = await sluice.app.db.prisma.session.findMany({
      where: { userId: user.id },
      include: { user: true },
    });
    const stored = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(0);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(user.password);
    expect(rows[0]?.user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe('a session', () => {
  test('is nobody’s without its cookie', async () => {
    expect((await ask(VIEWER, {})).data).toEqual({ viewer: null });
    expect((await ask(VIEWER, { cookie: 'sluice_session=unknown' })).data).toEqual({ viewer: null });
  });

  test.each([
    ['from a page of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['from another port of this host', { origin: 'http://localhost:9999', 'sec-fetch-site': 'same-site' }],
    ['from who knows where', {}],
  ])('does not count for a request %s', async (_name, headers) => {
    const cookie = cookieOf(await signIn(user.email, user.password));
    const { errors } = await ask('mutation { signOut }', { cookie, ...headers });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect((await ask(VIEWER, asPage(cookie))).data.viewer).not.toBeNull();
  });

  test.each([
    ['the public address', { origin: 'http://localhost:3000' }],
    [
      'the address the proxy was reached at',
      { origin: 'http://127.0.0.1:4444', 'x-forwarded-host': '127.0.0.1:4444' },
    ],
  ])('counts for a request from %s', async (_name, headers) => {
    const cookie = cookieOf(await signIn(user.email, user.password));
    expect((await ask(VIEWER, { cookie, ...headers })).data.viewer).not.toBeNull();
  });

  test('ends with signOut, at once', async () => {
    const cookie = cookieOf(await signIn(user.email, user.password));
    const out = await ask('mutation { signOut }', asPage(cookie));
    expect(out.data).toEqual({ signOut: true });
    expect(out.headers.getSetCookie()[0]).toMatch(/^sluice_session=; .*Max-Age=0/);
    expect((await ask(VIEWER, asPage(cookie))).data).toEqual({ viewer: null });
    expect((await ask('mutation { signOut }', {})).data).toEqual({ signOut: false });
  });

  test('ends by itself after a week', async () => {
    const begun = (daysAgo: number) =>
      createSession(sluice.app.db, {
        userId: user.id,
        merchantId,
        userAgent: null,
        address: null,
        now: new Date(Date.now() - daysAgo * 86_400_000),
      });
    const viewerOf = async (token: string) =>
      (await ask(VIEWER, asPage(`sluice_session=${token}`))).data.viewer;
    expect(await viewerOf(await begun(6.9))).not.toBeNull();
    expect(await viewerOf(await begun(7.1))).toBeNull();
  });

  test('allows what the role allows', async () => {
    const viewer = await createUser(sluice.app, merchantId, 'VIEWER');
    const cookie = cookieOf(await signIn(viewer.email, viewer.password));
    const { data } = await ask('{ payments { edges { cursor } } }', asPage(cookie));
    expect(data.payments.edges).toEqual([]);
    const { errors } = await ask(
      'mutation { createOrder(input: { amount: 100 }) { __typename } }',
      asPage(cookie),
    );
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  });
});

describe('on a demo installation', () => {
  test('one click signs in, and one asks for an order to try', async () => {
    await seed(sluice.core.databaseUrl, 'test');
    const answer = await ask(
      'mutation { signInDemo { ... on Viewer { role user { email operator } } } }',
      {},
    );
    expect(answer.data.signInDemo).toEqual({
      role: 'OWNER',
      user: { email: 'demo@sluice.test', operator: true },
    });
    expect((await ask(VIEWER, asPage(cookieOf(answer)))).data.viewer).not.toBeNull();
    const { data } = await ask(
      'mutation { createDemoOrder { ... on CreatedOrder { order { amount currency } } } }',
      {},
    );
    expect(data.createDemoOrder).toEqual({ order: { amount: 49_900, currency: 'INR' } });
  });
});
