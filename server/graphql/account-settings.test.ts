import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { socketClient } from '../../test/graphql.ts';
import { card, createMerchant, createUser, type TestUser } from '../../test/merchants.ts';
import { requestRest } from '../../test/rest.ts';
import { openBrowser, signedIn, type TestBrowser } from '../../test/sessions.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

let sluice: Sluice;
let owner: TestUser;
let viewer: TestUser;
let merchantId: string;

beforeAll(async () => {
  sluice = await startSluice();
  merchantId = (await createMerchant(sluice.app)).id;
  owner = await createUser(sluice.app, merchantId);
  viewer = await createUser(sluice.app, merchantId, 'VIEWER');
});

afterAll(async () => {
  await sluice.stop();
});

const CARD = {
  card: {
    number: '4111111111111111',
    expiry_month: 12,
    expiry_year: 2040,
    cvv: '123',
    holder_name: 'A Shopper',
  },
};
const SESSIONS = '{ sessions { id current userAgent address } }';

/** Resolves when a socket of this browser is closed. */
function closedSocket(browser: TestBrowser): { opened: Promise<unknown>; closed: Promise<{ code: number }> } {
  const socket = socketClient(sluice.url, {}, browser.headers());
  return {
    opened: new Promise(resolve => socket.on('connected', resolve)),
    closed: new Promise(resolve => {
      socket.on('closed', event => {
        resolve(event as { code: number });
        void socket.dispose();
      });
    }),
  };
}

describe('the sessions of somebody', () => {
  test('are listed, can be ended one by one, and their sockets with them', async () => {
    const [here, there] = [await signedIn(sluice.url, owner), await signedIn(sluice.url, owner)];
    const { sessions } = (await here.ask(SESSIONS)).data;
    expect(sessions).toHaveLength(2);
    expect(sessions.filter((session: { current: boolean }) => session.current)).toHaveLength(1);
    expect(sessions[0]).toMatchObject({ userAgent: 'node', address: '127.0.0.1' });
    const socket = closedSocket(there);
    await socket.opened;
    const other = sessions.find((session: { current: boolean }) => !session.current);
    const revoke = `mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) {
      ... on SessionsEnded { sessionsEnded: count } ... on UserError { code } } }`;
    expect((await here.ask(revoke, { id: other.id })).data.revokeSession).toEqual({ sessionsEnded: 1 });
    expect((await socket.closed).code).toBe(4403);
    await until(
      async () => (await there.ask('{ viewer { mode } }')).data.viewer,
      found => found === null,
    );
    const stranger = await signedIn(sluice.url, viewer);
    expect((await stranger.ask(revoke, { id: sessions[0].id })).data.revokeSession).toEqual({
      code: 'NOT_FOUND',
    });
  });

  test('end elsewhere when the password is changed, which needs the current one', async () => {
    const user = await createUser(sluice.app, merchantId);
    const [here, there] = [await signedIn(sluice.url, user), await signedIn(sluice.url, user)];
    const change = `mutation ($old: String!) {
      changePassword(input: { currentPassword: $old, newPassword: "a new password" }) {
        ... on SessionsEnded { count } ... on UserError { code path } } }`;
    expect((await here.ask(change, { old: 'wrong' })).data.changePassword).toEqual({
      code: 'INVALID_INPUT',
      path: ['currentPassword'],
    });
    expect((await here.ask(change, { old: user.password })).data.changePassword).toEqual({ count: 1 });
    expect((await here.ask('{ viewer { mode } }')).data.viewer).not.toBeNull();
    await until(
      async () => (await there.ask('{ viewer { mode } }')).data.viewer,
      found => found === null,
    );
    await signedIn(sluice.url, { email: user.email, password: 'a new password' });
  });
});

describe('signing in too often', () => {
  test('is answered with 429 and when to come back', async () => {
    const browser = openBrowser(sluice.url);
    const attempt = () =>
      browser.ask('mutation { signIn(input: { email: "x@example.com", password: "wrong" }) { __typename } }');
    for (let i = 0; i < 5; i++) expect((await attempt()).data.signIn.__typename).toBe('AuthenticationError');
    const { status, headers, errors } = await attempt();
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('1');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe("the merchant's settings", () => {
  const UPDATE = `mutation ($input: UpdateMerchantInput!) { updateMerchant(input: $input) {
    ... on Merchant { name defaultCaptureMethod allowedOrigins } ... on UserError { code message path } } }`;

  test('are changed by an owner, field by field', async () => {
    const browser = await signedIn(sluice.url, owner);
    const update = async (input: object) => (await browser.ask(UPDATE, { input })).data.updateMerchant;
    const origins = ['https://shop.example', 'https://SHOP.example/', 'http://localhost:4000'];
    expect(await update({ name: ' The Shop ', allowedOrigins: origins })).toEqual({
      name: 'The Shop',
      defaultCaptureMethod: null,
      allowedOrigins: ['https://shop.example', 'http://localhost:4000'],
    });
    expect(await update({ defaultCaptureMethod: 'MANUAL' })).toMatchObject({
      name: 'The Shop',
      defaultCaptureMethod: 'MANUAL',
    });
    expect(await update({ defaultCaptureMethod: null })).toMatchObject({ defaultCaptureMethod: null });
  });

  test.each([
    'shop.example',
    'http://shop.example',
    'https://shop.example/path',
    'https://*.example',
    'null',
    '',
  ])('refuse the origin %j', async origin => {
    const browser = await signedIn(sluice.url, owner);
    const { data } = await browser.ask(UPDATE, { input: { allowedOrigins: [origin] } });
    expect(data.updateMerchant).toMatchObject({ code: 'INVALID_INPUT', path: ['allowedOrigins', '0'] });
  });

  test('decide when money is taken where a request does not say it, in both APIs', async () => {
    const shop = await createMerchant(sluice.app);
    const browser = await signedIn(sluice.url, await createUser(sluice.app, shop.id));
    const payByRest = async (body: object) => {
      const wanted = { amount: 500, currency: 'INR', method: 'card', ...CARD, ...body };
      const headers = shop.headers;
      const answer = await requestRest(sluice.url, {
        path: '/api/v1/payments',
        method: 'POST',
        headers,
        body: wanted,
      });
      return methodOf(answer.body.id);
    };
    const payByGraphQL = async () => {
      const { data } = await browser.ask(
        `mutation ($card: CardInput!) { createPayment(input: { amount: 500, currency: "INR", card: $card }) {
          ... on Payment { id } } }`,
        { card: card() },
      );
      return methodOf(data.createPayment.id);
    };
    const methodOf = async (id: string) =>
      (await sluice.app.db.prisma.payment.findUniqueOrThrow({ where: { id } })).captureMethod;
    const prefer = (method: string | null) =>
      browser.ask(UPDATE, { input: { defaultCaptureMethod: method } });
    expect([await payByRest({}), await payByGraphQL()]).toEqual(['MANUAL', 'AUTOMATIC']);
    await prefer('AUTOMATIC');
    await until(
      () => payByRest({}),
      method => method === 'AUTOMATIC',
    );
    expect(await payByRest({ capture_method: 'manual' })).toBe('MANUAL');
    await prefer('MANUAL');
    await until(payByGraphQL, method => method === 'MANUAL');
  });

  test('are not for a viewer to change', async () => {
    const browser = await signedIn(sluice.url, viewer);
    const { errors } = await browser.ask(UPDATE, { input: { name: 'Mine' } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('the audit log', () => {
  const AUDIT = `query ($first: Int, $after: String) { auditLog(first: $first, after: $after) {
    edges { node { action actorKind user { email } target details address } }
    pageInfo { hasNextPage endCursor } } auditVerdict { intact entries brokenAt headHash } }`;

  test('tells an owner who signed in, who failed to, and who refunded what', async () => {
    const merchant = await createMerchant(sluice.app);
    const person = await createUser(sluice.app, merchant.id);
    await openBrowser(sluice.url).ask(
      'mutation ($email: String!) { signIn(input: { email: $email, password: "wrong" }) { __typename } }',
      { email: person.email },
    );
    const browser = await signedIn(sluice.url, person);
    const worker = await sluice.core.startWorker();
    const { data } = await browser.ask(
      `mutation ($card: CardInput!) { createPayment(input: { amount: 500, currency: "INR", card: $card }) {
        ... on Payment { id } } }`,
      { card: card() },
    );
    const { id } = data.createPayment;
    await until(
      async () =>
        (await browser.ask('query ($id: ID!) { payment(id: $id) { status } }', { id })).data.payment.status,
      status => status === 'CAPTURED',
    );
    await browser.ask(
      'mutation ($id: ID!) { refundPayment(input: { paymentId: $id, amount: 200 }) { __typename } }',
      { id },
    );
    await worker.stop();
    const answer = (await browser.ask(AUDIT)).data;
    const nodes = answer.auditLog.edges.map((edge: { node: object }) => edge.node);
    expect(nodes).toMatchObject([
      {
        action: 'payment.refunded',
        actorKind: 'USER',
        user: { email: person.email },
        target: id,
        details: { amount: '200', currency: 'INR' },
        address: '127.0.0.1',
      },
      { action: 'session.started', actorKind: 'USER' },
      { action: 'session.refused', actorKind: 'NOBODY', target: person.id, user: null },
    ]);
    expect(answer.auditVerdict).toMatchObject({ intact: true, entries: 3, brokenAt: null });
    const first = (await browser.ask(AUDIT, { first: 2 })).data.auditLog;
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = (await browser.ask(AUDIT, { first: 2, after: first.pageInfo.endCursor })).data.auditLog;
    expect(rest.edges).toHaveLength(1);
  });

  test.each(['DEVELOPER', 'SUPPORT', 'VIEWER'] as const)('is not for a %s', async role => {
    const browser = await signedIn(sluice.url, await createUser(sluice.app, merchantId, role));
    const { errors } = await browser.ask(AUDIT);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});
