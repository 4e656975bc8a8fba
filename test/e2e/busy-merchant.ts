import { openDatabase } from '../../core/db.ts';
import { newId } from '../../core/ids.ts';
import { createApiKey } from '../../core/merchants/api-keys.ts';
import { createMerchant } from '../../core/merchants/create-merchant.ts';
import { hashPassword } from '../../core/merchants/passwords.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { systemUnderTest } from '../chromium.ts';
import { postGraphQL } from '../graphql.ts';
import { signedIn } from '../sessions.ts';
import { until } from '../until.ts';

const PASSWORD = 'a long password';

/** A merchant of a test's own: what it shows does not depend on what other tests have done. */
export interface OwnMerchant {
  readonly email: string;
  readonly password: string;
  /** Asks as the merchant's key; fails when it is refused. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test reads
  ask(query: string, input?: object): Promise<any>;
}

/** Adds a merchant that has nothing yet, with an owner who also runs the installation. */
export async function addMerchant(): Promise<OwnMerchant> {
  const db = openDatabase(systemUnderTest().databaseUrl, 1);
  const now = new Date();
  const id = newId('user', now.getTime());
  const email = `${id.toLowerCase()}@shop.example`;
  try {
    const merchantId = await createMerchant(db, { name: 'Lamps and Shades', email, now });
    const passwordHash = await hashPassword(PASSWORD);
    await db.prisma.user.create({
      data: { id, name: 'Asha Rao', email, passwordHash, operator: true, createdAt: now },
    });
    await db.prisma.membership.create({ data: { userId: id, merchantId, role: 'OWNER' } });
    const wanted = { name: 'Shop', permissions: PERMISSIONS, now };
    const key = await createApiKey(db, { merchantId, mode: 'TEST' }, wanted);
    return { email, password: PASSWORD, ask: askAs({ 'x-api-key': key.id, 'x-api-secret': key.secret }) };
  } finally {
    await db.close();
  }
}

const askAs =
  (headers: Readonly<Record<string, string>>): OwnMerchant['ask'] =>
  async (query, input) => {
    const url = systemUnderTest().apiUrl;
    const { data, errors } = await postGraphQL(url, { query, headers, variables: { input } });
    const [answer] = Object.values<{ __typename?: string; message?: string }>(data ?? {});
    if (errors || answer?.message) throw new Error(`Refused: ${JSON.stringify(errors ?? answer)}`);
    return answer;
  };

/** What the pages of one thing are about. */
export interface Business {
  readonly payment: string;
  readonly refund: string;
  readonly order: string;
  /** Path and token of an invite to the team. */
  readonly invite: string;
}

/** Gives every page something to show: payments of each end, a refund, an order, a receiver that is away, one disabled. */
export async function doBusiness(merchant: OwnMerchant): Promise<Business> {
  const { ask } = merchant;
  const add = `mutation ($input: CreateWebhookEndpointInput!) {
    made: createWebhookEndpoint(input: $input) { __typename ... on WebhookEndpointSecret { endpoint { id } } ... on UserError { message } }
  }`;
  await ask(add, { url: new URL('/away', systemUnderTest().sandboxUrl).href });
  const { endpoint } = await ask(add, { url: new URL('/closed', systemUnderTest().sandboxUrl).href });
  await ask(
    `mutation ($input: DisableWebhookEndpointInput!) {
      disableWebhookEndpoint(input: $input) { __typename ... on UserError { message } }
    }`,
    { endpointId: endpoint.id, reason: 'The shop moves' },
  );
  await pay(ask, '4000000000000002');
  await pay(ask, '4111111111111111', 'MANUAL');
  const payment = await pay(ask, '4111111111111111');
  return {
    payment,
    refund: await refund(ask, payment),
    order: await order(ask),
    invite: await invite(merchant),
  };
}

async function pay(ask: OwnMerchant['ask'], number: string, captureMethod = 'AUTOMATIC'): Promise<string> {
  const card = { number, expiryMonth: 12, expiryYear: 2035, cvv: '123' };
  const { id } = await ask(
    `mutation ($input: CreatePaymentInput!) {
      createPayment(input: $input) { __typename ... on Payment { id } ... on UserError { message } }
    }`,
    { amount: 129_950, currency: 'INR', card, captureMethod },
  );
  const status = `query { payment(id: "${id}") { status } }`;
  await until(
    async () => (await ask(status)).status,
    now => now !== 'PENDING',
  );
  return id;
}

async function refund(ask: OwnMerchant['ask'], paymentId: string): Promise<string> {
  const { id } = await ask(
    `mutation ($input: RefundPaymentInput!) {
      refundPayment(input: $input) { __typename ... on Refund { id } ... on UserError { message } }
    }`,
    { paymentId, amount: 29_950, reason: 'Arrived late' },
  );
  return id;
}

async function order(ask: OwnMerchant['ask']): Promise<string> {
  const { order: made } = await ask(
    `mutation ($input: CreateOrderInput!) {
      createOrder(input: $input) { __typename ... on CreatedOrder { order { id } } ... on UserError { message } }
    }`,
    { amount: 49_900, receipt: 'INV-2041' },
  );
  return made.id;
}

async function invite(owner: OwnMerchant): Promise<string> {
  const { ask } = await signedIn(systemUnderTest().apiUrl, owner);
  const input = { email: owner.email.replace('@', '+viewer@'), role: 'VIEWER' };
  const { data } = await ask(
    'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { ... on IssuedInvite { url } } }',
    { input },
  );
  const { pathname, hash } = new URL(data.inviteMember.url);
  return `${pathname}${hash}`;
}
