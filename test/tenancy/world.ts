import { addAccountAsOperator } from '../../core/connectors/accounts/add-account.ts';
import { newId } from '../../core/ids.ts';
import { createApiKey, revokeApiKey } from '../../core/merchants/api-keys.ts';
import { inviteMember } from '../../core/merchants/invite-member.ts';
import { PERMISSIONS, type Permission } from '../../core/merchants/permissions.ts';
import { createSession, findSession } from '../../core/merchants/sessions.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import type { Mode, Role } from '../../prisma/client/client.ts';
import { postGraphQL } from '../graphql.ts';
import {
  createMerchant,
  createUser,
  headersOf,
  sessionOf,
  type TestMerchant,
  type TestUser,
} from '../merchants.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { until } from '../until.ts';

/** What an operation can name. Each is made for the owner, in TEST mode. */
export type Subject =
  | 'order'
  | 'payment'
  | 'attempt'
  | 'refund'
  | 'entry'
  | 'endpoint'
  | 'delivery'
  | 'event'
  | 'key'
  | 'member'
  | 'account'
  | 'invite'
  | 'session'
  | 'merchant'
  // What lists can be filtered by, with something in them to find.
  | 'paid payment'
  | 'tried order'
  | 'used endpoint'
  | 'used key';

/** What a request carries. */
export type Headers = Readonly<Record<string, string>>;

export const ROLES: readonly Role[] = ['OWNER', 'DEVELOPER', 'SUPPORT', 'VIEWER'];

/** An id of the right form that nothing has. */
export const UNKNOWN: Readonly<Record<Subject, string>> = {
  order: 'order_0000000000000000',
  payment: 'pay_0000000000000000',
  attempt: 'att_0000000000000000',
  refund: 'rfnd_0000000000000000',
  entry: 'le_0000000000000000',
  endpoint: 'we_0000000000000000',
  delivery: 'dlv_0000000000000000',
  event: 'evt_0000000000000000',
  key: 'key_0000000000000000',
  member: 'usr_0000000000000000',
  account: 'cac_0000000000000000',
  invite: 'inv_0000000000000000',
  session: 'ses_0000000000000000',
  merchant: 'mer_0000000000000000',
  'paid payment': 'pay_0000000000000000',
  'tried order': 'order_0000000000000000',
  'used endpoint': 'we_0000000000000000',
  'used key': 'key_0000000000000000',
};

/** These belong to the merchant, or to a person, in both modes. */
const OF_BOTH_MODES: readonly Subject[] = ['member', 'invite', 'session', 'merchant', 'attempt'];

/** One merchant, everything it owns, and everybody who might ask for it. */
export interface World {
  readonly sluice: Sluice;
  readonly owner: TestMerchant;
  readonly owners: Headers;
  /** Right credentials of somebody else: another merchant, and the owner in the other mode. */
  readonly strangers: ReadonlyMap<string, TestMerchant>;
  /** New sessions of people who have nothing to do with what is of this kind. */
  sessionsOfStrangers(subject: Subject): Promise<ReadonlyMap<string, Headers>>;
  readonly revoked: Headers;
  /** A key of the owner's with exactly these permissions. */
  keyWith(permissions: readonly Permission[]): Promise<Headers>;
  /** A new session of a member of the owner's team. */
  member(role: Role): Promise<Headers>;
  operator(): Promise<Headers>;
  /** A checkout of an order of the owner's; what it names is its own, or not. */
  checkout(): Promise<{ headers: Headers; orderId: string }>;
  /** The id of one that nobody else in the test has changed. */
  make(subject: Subject): Promise<string>;
  /** Every id of the owner's that a stranger must never see. */
  ownIds(): readonly string[];
  /** Makes a webhook.test event, and an attempt to deliver it, in this merchant's log. */
  stir(who: TestMerchant): Promise<void>;
  stop(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const sluice = await startSluice();
  const { app } = sluice;
  await sluice.core.startWorker();
  const owner = await createMerchant(app);
  const users = new Map<Role, TestUser>();
  for (const role of ROLES) users.set(role, await createUser(app, owner.id, role));
  const made: string[] = [];
  const another = await createMerchant(app);
  const foreigner = await createUser(app, another.id);
  const settled = await settledSubjects(sluice, owner);
  made.push(...Object.values(settled));
  const ownerUser = users.get('OWNER') as TestUser;

  const make = async (subject: Subject): Promise<string> => {
    const id = await subjectMakers[subject](sluice, owner, { ...settled, ownerUser });
    // Its own keys of the other mode name it, too.
    if (subject !== 'merchant') made.push(id);
    return id;
  };
  const session = async (userId: string, merchantId = owner.id) => ({
    cookie: `sluice_session=${await startSession(sluice, userId, merchantId)}`,
    'sec-fetch-site': 'same-origin',
  });
  const liveSession = async () => {
    const headers = await session(ownerUser.id);
    await postGraphQL(sluice.url, {
      query: 'mutation { switchMode(input: { mode: LIVE }) { mode } }',
      headers,
    }).then(answer => {
      headers.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    });
    return headers;
  };
  const stirred = new Map<TestMerchant, string>();

  return {
    sluice,
    owner,
    owners: owner.headers,
    strangers: new Map([
      ['another merchant', another],
      ['the same merchant in the other mode', await inMode(sluice, owner, 'LIVE')],
    ]),
    async sessionsOfStrangers(subject) {
      const sessions = new Map([['an owner of another merchant', await session(foreigner.id, another.id)]]);
      const isOfBoth = OF_BOTH_MODES.includes(subject);
      return isOfBoth ? sessions : sessions.set('the owner in the other mode', await liveSession());
    },
    revoked: await revokedKey(sluice, owner),
    keyWith: async permissions =>
      headersOf(await createApiKey(app.db, owner.tenant, { name: 'some', permissions, now: app.now() })),
    member: role => session((users.get(role) as TestUser).id),
    async operator() {
      const user = await createUser(app, owner.id);
      await app.db.prisma.user.update({ where: { id: user.id }, data: { operator: true } });
      return session(user.id);
    },
    async checkout() {
      const { value } = await createOrder(owner.ctx, { amount: 100 });
      return { headers: { authorization: `Bearer ${value.clientSecret}` }, orderId: value.order.id };
    },
    make,
    ownIds: () => made,
    async stir(who) {
      const known = stirred.get(who);
      const endpointId = known ?? (await endpointOf(sluice, who));
      stirred.set(who, endpointId);
      const { value } = await sendTestEvent(who.ctx, { endpointId });
      if (who === owner) made.push(value.id, value.eventId);
    },
    stop: () => sluice.stop(),
  };
}

/** Answers every webhook with 405. */
const receiverOf = ({ url }: Sluice) => `${url}/health`;

/** An endpoint that its merchant may have several times. */
async function endpointOf(sluice: Sluice, who: TestMerchant): Promise<string> {
  return (await registerEndpoint(who.ctx, { url: receiverOf(sluice) })).value.endpoint.id;
}

type Settled = Record<'refund' | 'entry' | 'endpoint' | 'account' | 'paid' | 'attempt', string>;

type Maker = (
  sluice: Sluice,
  owner: TestMerchant,
  there: Settled & { readonly ownerUser: TestUser },
) => Promise<string>;

const subjectMakers: Record<Subject, Maker> = {
  order: async (_sluice, { ctx }) => (await createOrder(ctx, { amount: 100 })).value.order.id,
  payment: async (_sluice, { ctx }) => {
    const orderId = (await createOrder(ctx, { amount: 100 })).value.order.id;
    return (await createPayment(ctx, { orderId, upi: { vpa: 'canary@bank' } })).value.id;
  },
  attempt: async (_sluice, _owner, { attempt }) => attempt,
  refund: async (_sluice, _owner, { refund }) => refund,
  entry: async (_sluice, _owner, { entry }) => entry,
  endpoint: endpointOf,
  account: async (_sluice, _owner, { account }) => account,
  delivery: async (_sluice, { ctx }, { endpoint }) =>
    (await sendTestEvent(ctx, { endpointId: endpoint })).value.id,
  event: async (_sluice, { ctx }, { endpoint }) =>
    (await sendTestEvent(ctx, { endpointId: endpoint })).value.eventId,
  member: async ({ app }, { id }) => (await createUser(app, id, 'VIEWER')).id,
  key: async ({ app }, { tenant }) =>
    (await createApiKey(app.db, tenant, { name: 'spare', permissions: ['events:read'], now: app.now() })).id,
  async invite({ app }, { tenant }, { ownerUser }) {
    const ctx = await sessionOf(app, ownerUser, tenant);
    const email = `${newId('user').toLowerCase()}@example.com`;
    return (await inviteMember(ctx, { email, role: 'VIEWER' })).invite.id;
  },
  async session(sluice, { id: merchantId }, { ownerUser }) {
    const token = await startSession(sluice, ownerUser.id, merchantId);
    const found = await findSession(sluice.app.db, token, sluice.app.now());
    if (!found) throw new Error('the session has not begun');
    return found.id;
  },
  merchant: async (_sluice, { id }) => id,
  'paid payment': async (_sluice, _owner, { paid }) => paid,
  async 'tried order'(_sluice, { ctx }) {
    const orderId = (await createOrder(ctx, { amount: 100 })).value.order.id;
    await createPayment(ctx, { orderId, upi: { vpa: 'canary@bank' } });
    return orderId;
  },
  async 'used endpoint'(sluice, owner) {
    const endpointId = await endpointOf(sluice, owner);
    await sendTestEvent(owner.ctx, { endpointId });
    return endpointId;
  },
  async 'used key'({ url, app }, { tenant }) {
    const key = await createApiKey(app.db, tenant, {
      name: 'used',
      permissions: ['orders:read'],
      now: app.now(),
    });
    await fetch(`${url}/api/v1/orders`, { headers: headersOf(key) });
    // The log is written a moment later.
    await until(
      () => app.db.prisma.apiRequest.count({ where: { keyId: key.id } }),
      count => count > 0,
      30_000,
    );
    return key.id;
  },
};

function startSession({ app }: Sluice, userId: string, merchantId: string): Promise<string> {
  return createSession(app.db, { userId, merchantId, userAgent: null, address: null, now: app.now() });
}

/** A captured payment with a refund, an endpoint to send to, an account: no test changes them, so one of each is enough. */
async function settledSubjects(sluice: Sluice, owner: TestMerchant): Promise<Settled> {
  const { app } = sluice;
  const { ctx, id } = owner;
  const { payment } = app.db.prisma;
  const upi = { vpa: 'success@bank' };
  const paid = await createPayment(ctx, { amount: 500, currency: 'INR', upi, captureMethod: 'AUTOMATIC' });
  await until(
    () => payment.findUniqueOrThrow({ where: { id: paid.value.id } }),
    ({ status }) => status === 'CAPTURED',
    30_000,
  );
  const { value } = await refundPayment(ctx, { paymentId: paid.value.id, amount: 100 });
  const entry = await app.db.prisma.ledgerEntry.findFirstOrThrow({ where: { merchantId: id } });
  const attempt = await app.db.prisma.attempt.findFirstOrThrow({ where: { paymentId: paid.value.id } });
  if (!value.refund) throw new Error('the refund was not made');
  const account = await addAccountAsOperator(app, owner.tenant, {
    connector: 'sandbox',
    label: 'Another acquirer',
    credentials: {},
  });
  return {
    refund: value.refund.id,
    entry: entry.id,
    endpoint: await endpointOf(sluice, owner),
    account,
    paid: paid.value.id,
    attempt: attempt.id,
  };
}

async function inMode({ app }: Sluice, owner: TestMerchant, mode: Mode): Promise<TestMerchant> {
  const tenant = { merchantId: owner.id, mode };
  const now = app.now();
  const key = await createApiKey(app.db, tenant, { name: mode, permissions: PERMISSIONS, now });
  const caller = { kind: 'key' as const, keyId: key.id, ...tenant, permissions: new Set(PERMISSIONS) };
  const ctx = { app, caller, requestId: 'test' };
  return { id: owner.id, tenant, key: key.id, secret: key.secret, headers: headersOf(key), ctx };
}

async function revokedKey({ app }: Sluice, { tenant }: TestMerchant): Promise<Headers> {
  const now = app.now();
  const key = await createApiKey(app.db, tenant, { name: 'old', permissions: PERMISSIONS, now });
  await revokeApiKey(app.db, tenant, { id: key.id, now });
  return headersOf(key);
}
