import { createApiKey } from '../../core/merchants/api-keys.ts';
import { createSession } from '../../core/merchants/sessions.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { findInbox } from '../../core/webhooks/inbox/find-inbox.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import { seed } from '../../prisma/seed.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { createMerchant, createUser, type TestMerchant } from '../merchants.ts';
import { until } from '../until.ts';
import type { HostileRequest } from './request.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { type WriteWatch, watchWrites } from './watch-writes.ts';

/** What `@name@` in a request may stand for. */
export const PLACEHOLDERS = [
  ...(['order', 'payment', 'captured', 'refund', 'entry', 'endpoint', 'delivery', 'event', 'key'] as const),
  ...(['member', 'merchant', 'attempt', 'foreignOrder', 'foreignPayment', 'clientSecret'] as const),
  ...([
    'apiKey',
    'apiSecret',
    'basic',
    'foreignKey',
    'foreignSecret',
    'session',
    'inbox',
    'orderCursor',
    'paymentCursor',
    'foreignOrderCursor',
    'foreignPaymentCursor',
  ] as const),
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A server with a merchant that has one of everything, a stranger beside it, and a worker that does what is asked for. */
export interface World {
  readonly core: TestCore;
  readonly server: ServerProcess;
  readonly writes: WriteWatch;
  /** What must not be in any answer. */
  readonly secrets: readonly string[];
  /** The request with real ids and credentials in place of its placeholders. */
  fill(request: HostileRequest): Promise<HostileRequest>;
  /** An order or a payment that a request has just made: others may go on with it. */
  made(id: string): void;
  stop(): Promise<void>;
}

/** Newer ones take the place of older ones. */
const KEPT_IDS = 40;

export async function createWorld(): Promise<World> {
  const core = await startTestCore();
  await core.startWorker();
  await seed(core.databaseUrl, 'test');
  const server = await startServerProcess(core);
  const owner = await createMerchant(core.app);
  const stranger = await createMerchant(core.app);
  const user = await createUser(core.app, owner.id);
  const payments = [await authorized(core, owner)];
  const orders = [await orderOf(owner)];
  const others = { ...(await subjectsOf(core, owner)), ...credentialsOf(owner, stranger) };
  const foreign = {
    foreignOrder: await orderOf(stranger),
    foreignPayment: await authorized(core, stranger),
  };
  const cursors = {
    ...{ orderCursor: cursorOf(orders[0]), paymentCursor: cursorOf(payments[0]) },
    foreignOrderCursor: cursorOf(foreign.foreignOrder),
    foreignPaymentCursor: cursorOf(foreign.foreignPayment),
  };
  const fixed: Readonly<Record<string, string>> = { ...others, ...foreign, ...cursors };
  const session = () =>
    createSession(core.app.db, {
      ...{ userId: user.id, merchantId: owner.id },
      ...{ userAgent: null, address: null, now: core.app.now() },
    });
  let turn = 0;
  const oneOf = (ids: readonly string[]) => ids[turn++ % ids.length] as string;
  const standIn = async (name: string): Promise<string | undefined> => {
    if (name === 'session') return session();
    if (name === 'order') return oneOf(orders);
    if (name === 'payment') return oneOf(payments);
    return fixed[name];
  };
  const filled = async (text: string) => {
    const names = [...text.matchAll(/@(\w+)@/g)].map(([, name]) => name as string);
    let result = text;
    for (const name of names) result = result.replace(`@${name}@`, (await standIn(name)) ?? `@${name}@`);
    return result;
  };
  return {
    core,
    server,
    writes: await watchWrites(core),
    secrets: [owner.secret, stranger.secret, core.app.config.SANDBOX_SECRET],
    async fill({ method, target, headers, body }) {
      const values: [string, string][] = [];
      for (const [name, value] of headers) values.push([name, await filled(value)]);
      return {
        ...{ method, target: await filled(target), headers: values },
        body: body && Buffer.from(await filled(body.toString('latin1')), 'latin1'),
      };
    },
    made(id) {
      const kept = id.startsWith('order_') ? orders : payments;
      kept.push(id);
      if (kept.length > KEPT_IDS) kept.shift();
    },
    async stop() {
      await server.stop();
      await core.close();
    },
  };
}

async function orderOf({ ctx }: TestMerchant): Promise<string> {
  return (await createOrder(ctx, { amount: 49_900 })).value.order.id;
}

const UPI = { vpa: 'someone@bank' };

async function authorized({ app }: TestCore, { ctx }: TestMerchant): Promise<string> {
  // A card, so that whatever is made once for sealing is made by now.
  const card = { number: '4111111111111111', expiryMonth: 12, expiryYear: 2099, cvv: '123' };
  const { value } = await createPayment(ctx, { amount: 9_900, card, captureMethod: 'MANUAL' });
  return untilPaid(app, value.id, 'AUTHORIZED');
}

async function untilPaid({ db }: TestCore['app'], id: string, wanted: string): Promise<string> {
  await until(
    () => db.prisma.payment.findUniqueOrThrow({ where: { id } }),
    ({ status }) => status === wanted,
    60_000,
  );
  return id;
}

/** As the connections write it. */
const cursorOf = (id = '') => Buffer.from(`GPC:S:${id}`).toString('base64');

type Subjects = Partial<Record<Placeholder, string>>;

/** One of each kind that a request can name. */
async function subjectsOf({ app }: TestCore, owner: TestMerchant): Promise<Subjects> {
  const { ctx, id, tenant } = owner;
  const { prisma } = app.db;
  const inbox = await findInbox(ctx);
  const { endpoint } = (await registerEndpoint(ctx, { url: inbox?.url })).value;
  const delivery = (await sendTestEvent(ctx, { endpointId: endpoint.id })).value;
  const paid = await createPayment(ctx, { amount: 5_000, upi: UPI, captureMethod: 'AUTOMATIC' });
  const captured = await untilPaid(app, paid.value.id, 'CAPTURED');
  const { refund } = (await refundPayment(ctx, { paymentId: captured, amount: 100 })).value;
  const entry = await prisma.ledgerEntry.findFirstOrThrow({ where: { merchantId: id } });
  const attempt = await prisma.attempt.findFirstOrThrow({ where: { paymentId: captured } });
  const spare = await createApiKey(app.db, tenant, { name: 'spare', permissions: [], now: app.now() });
  const order = (await createOrder(ctx, { amount: 300 })).value;
  return {
    ...{ captured, refund: refund?.id ?? '', entry: entry.id, attempt: attempt.id, key: spare.id },
    ...{ endpoint: endpoint.id, delivery: delivery.id, event: delivery.eventId, merchant: id },
    ...{ member: (await createUser(app, id, 'VIEWER')).id, inbox: inbox?.inbox.token ?? '' },
    clientSecret: order.clientSecret,
  };
}

function credentialsOf(owner: TestMerchant, stranger: TestMerchant): Subjects {
  return {
    ...{
      apiKey: owner.key,
      apiSecret: owner.secret,
      foreignKey: stranger.key,
      foreignSecret: stranger.secret,
    },
    basic: Buffer.from(`${owner.key}:${owner.secret}`).toString('base64'),
  };
}
