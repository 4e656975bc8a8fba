import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../../prisma/client/client.ts';
import { socketClient, subscribeTo } from '../../test/graphql.ts';
import { createMerchant, createUser } from '../../test/merchants.ts';
import { openBrowser, signedIn, type TestBrowser } from '../../test/sessions.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice();
});

afterAll(async () => {
  await sluice.stop();
});

/** A merchant's team, signed in. */
async function team(...roles: Role[]) {
  const merchant = await createMerchant(sluice.app);
  const users = await Promise.all(roles.map(role => createUser(sluice.app, merchant.id, role)));
  const browsers = await Promise.all(users.map(user => signedIn(sluice.url, user)));
  return { merchant, users, browsers };
}

const VIEWER = '{ viewer { mode role merchant { id } } }';
const SWITCH = `mutation ($mode: Mode!) { switchMode(input: { mode: $mode }) {
  ... on Viewer { mode } ... on UserError { message } } }`;
const CREATE = `mutation { createPayment(input: { amount: 500, currency: "INR", upi: { vpa: "success@upi" } }) {
  __typename ... on UserError { code message } } }`;
const EVENTS = 'subscription { events { cursor } }';

describe('the mode of a session', () => {
  test('decides what is read and written from the next request on', async () => {
    const { browsers } = await team('OWNER');
    const [owner] = browsers as [TestBrowser];
    await owner.ask('mutation { createOrder(input: { amount: 500 }) { __typename } }');
    expect((await owner.ask(SWITCH, { mode: 'LIVE' })).data.switchMode).toEqual({ mode: 'LIVE' });
    const inLive = await owner.ask('{ viewer { mode } orders { edges { node { id } } } }');
    expect(inLive.data).toEqual({ viewer: { mode: 'LIVE' }, orders: { edges: [] } });
    expect((await owner.ask(CREATE)).data.createPayment).toMatchObject({
      __typename: 'InvalidStateError',
      code: 'CONNECTOR_NOT_CONFIGURED',
    });
    await owner.ask(SWITCH, { mode: 'TEST' });
    expect((await owner.ask('{ orders { edges { node { id } } } }')).data.orders.edges).toHaveLength(1);
  });

  test('comes with a new cookie: the old one is good for nothing', async () => {
    const { browsers } = await team('OWNER');
    const [owner] = browsers as [TestBrowser];
    const before = owner.headers();
    await owner.ask(SWITCH, { mode: 'LIVE' });
    expect(owner.headers()).not.toEqual(before);
    const stale = openBrowser(sluice.url);
    const viewer = async () => (await stale.ask(VIEWER, {}, before)).data.viewer;
    await until(viewer, found => found === null);
  });

  test('is checked against what the page shows, over HTTP and on a socket', async () => {
    const { browsers, merchant } = await team('OWNER');
    const [owner] = browsers as [TestBrowser];
    const shown = { 'sluice-shown': `${merchant.id} TEST` };
    expect((await owner.ask(VIEWER, {}, shown)).data.viewer).toMatchObject({ mode: 'TEST' });
    await owner.ask(SWITCH, { mode: 'LIVE' });
    const { errors } = await owner.ask(CREATE, {}, shown);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'SESSION_MOVED' });
    const socket = socketClient(sluice.url, shown, owner.headers());
    const closed = await new Promise<{ code: number }>(resolve => {
      socket.on('closed', event => resolve(event as { code: number }));
    });
    expect(closed.code).toBe(4403);
    await socket.dispose();
  });

  test('closes the sockets that were opened in the other', async () => {
    const { browsers } = await team('OWNER');
    const [owner] = browsers as [TestBrowser];
    const socket = socketClient(sluice.url, {}, owner.headers());
    const closed = new Promise<{ code: number }>(resolve => {
      socket.on('closed', event => resolve(event as { code: number }));
    });
    const events = subscribeTo(socket, EVENTS);
    await new Promise(resolve => socket.on('connected', resolve));
    expect((await owner.ask(SWITCH, { mode: 'LIVE' })).data.switchMode).toEqual({ mode: 'LIVE' });
    expect((await closed).code).toBe(4403);
    await events.next().catch(() => undefined);
    await socket.dispose();
  });
});

describe('who belongs to several merchants', () => {
  test('goes from one to the other, and nowhere else', async () => {
    const [one, other, foreign] = await Promise.all([team('OWNER'), team('OWNER'), team('OWNER')]);
    await sluice.app.db.prisma.membership.create({
      data: { userId: one.users[0]?.id as string, merchantId: other.merchant.id, role: 'VIEWER' },
    });
    const [owner] = one.browsers as [TestBrowser];
    const to = (merchantId: string) =>
      owner.ask(
        `mutation ($id: ID!) { switchMerchant(input: { merchantId: $id }) {
          ... on Viewer { role merchant { id } merchants { id } } ... on UserError { code } } }`,
        { id: merchantId },
      );
    const { data } = await to(other.merchant.id);
    expect(data.switchMerchant).toMatchObject({ role: 'VIEWER', merchant: { id: other.merchant.id } });
    expect(data.switchMerchant.merchants).toHaveLength(2);
    expect((await to(foreign.merchant.id)).data.switchMerchant).toEqual({ code: 'NOT_FOUND' });
    expect((await owner.ask(VIEWER)).data.viewer).toMatchObject({ merchant: { id: other.merchant.id } });
  });
});

describe('an invite', () => {
  test('is a link that is shown once, says what it is for, and lets somebody in', async () => {
    const { browsers, merchant } = await team('OWNER', 'DEVELOPER');
    const [owner, developer] = browsers as [TestBrowser, TestBrowser];
    const { data } =
      await owner.ask(`mutation { inviteMember(input: { email: "new@shop.example", role: SUPPORT }) {
      ... on IssuedInvite { url invite { id email role expiresAt } } ... on UserError { message } } }`);
    const [page, token] = data.inviteMember.url.split('#');
    expect(page).toBe('http://localhost:3000/invite');
    expect(JSON.stringify((await owner.ask('{ invites { id email role } }')).data)).not.toContain(token);
    expect((await developer.ask('{ invites { id } }')).errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
    });
    const guest = openBrowser(sluice.url);
    const details =
      'query ($token: String!) { invite(token: $token) { merchantName email role hasAccount } }';
    expect((await guest.ask(details, { token })).data.invite).toEqual({
      merchantName: 'A Shop',
      email: 'new@shop.example',
      role: 'SUPPORT',
      hasAccount: false,
    });
    const accepted = await guest.ask(
      `mutation ($token: String!) { acceptInvite(input: { token: $token, name: "New", password: "a good password" }) {
        ... on Viewer { role merchant { id } user { name } } ... on UserError { message } } }`,
      { token },
    );
    expect(accepted.data.acceptInvite).toEqual({
      role: 'SUPPORT',
      merchant: { id: merchant.id },
      user: { name: 'New' },
    });
    expect((await guest.ask(VIEWER)).data.viewer).toMatchObject({ role: 'SUPPORT' });
    expect((await guest.ask(details, { token })).data.invite).toBeNull();
    expect((await owner.ask('{ team { user { name } role } }')).data.team).toHaveLength(3);
  });
});
