import { addAccountAsOperator } from '../../core/connectors/accounts/add-account.ts';
import { createApiKey, revokeApiKey } from '../../core/merchants/api-keys.ts';
import { PERMISSIONS, type Permission } from '../../core/merchants/permissions.ts';
import { createSession } from '../../core/merchants/sessions.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import type { Mode, Role } from '../../prisma/client/client.ts';
import { createMerchant, createUser, headersOf, type TestMerchant, type TestUser } from '../merchants.ts';
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
  | 'account';

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
};

/** One merchant, everything it owns, and everybody who might ask for it. */
export interface World {
  readonly sluice: Sluice;
  readonly owner: TestMerchant;
  readonly owners: Headers;
  /** Right credentials of somebody else: another merchant, and the owner in the other mode. */
  readonly strangers: ReadonlyMap<string, TestMerchant>;
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
  const settled = await settledSubjects(sluice, owner);
  made.push(...Object.values(settled));

  const make = async (subject: Subject): Promise<string> => {
    const id = await subjectMakers[subject](sluice, owner, settled);
    made.push(id);
    return id;
  };
  const session = async (userId: string) => ({
    cookie: `sluice_session=${await createSession(app.db, {
      userId,
      merchantId: owner.id,
      userAgent: null,
      address: null,
      now: app.now(),
    })}`,
    'sec-fetch-site': 'same-origin',
  });
  const stirred = new Map<TestMerchant, string>();

  return {
    sluice,
    owner,
    owners: owner.headers,
    strangers: new Map([
      ['another merchant', await createMerchant(app)],
      ['the same merchant in the other mode', await inMode(sluice, owner, 'LIVE')],
    ]),
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

type Settled = Record<'attempt' | 'refund' | 'entry' | 'endpoint' | 'account', string>;

type Maker = (sluice: Sluice, owner: TestMerchant, settled: Settled) => Promise<string>;

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
};

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
  const endpoint = await endpointOf(sluice, owner);
  return { attempt: attempt.id, refund: value.refund.id, entry: entry.id, endpoint, account };
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
