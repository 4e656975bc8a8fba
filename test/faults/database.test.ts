import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { closeApp, createApp } from '../../core/app.ts';
import type { App, Context } from '../../core/context.ts';
import { databaseFailureOf } from '../../core/database-failure.ts';
import { inTransaction } from '../../core/db.ts';
import { randomText } from '../../core/ids.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { capturePayment } from '../../core/payments/capture-payment.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { voidPayment } from '../../core/payments/void-payment.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { brokenInvariants } from '../invariants.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { answer, approved, authorizedPayment } from '../races/drive.ts';
import { SEED, seededRandom } from '../seed.ts';
import { until } from '../until.ts';
import { startWire, type Wire } from './wire.ts';

/**
 * Nobody knows whether a COMMIT happened whose reply is lost. The batch finds out, and every caller hears the
 * truth: what is answered is there (I1), and nothing is there twice.
 */
let core: TestCore;
let wire: Wire;
/** Reaches Postgres over the wire, the core itself does not. */
let app: App;
let merchant: TestMerchant;
let ctx: Context;

beforeAll(async () => {
  core = await startTestCore();
  wire = await startWire(core.databaseUrl);
  app = await createApp({ ...core.app.config, DATABASE_URL: wire.url }, core.app.log);
  merchant = await createMerchant(core.app);
  ctx = { ...merchant.ctx, app };
});

afterAll(async () => {
  await closeApp(app);
  await wire.close();
  await core.close();
});

afterEach(async () => {
  expect(await brokenInvariants(core.app)).toEqual([]);
});

const UPI = { amount: 500, currency: 'INR', upi: { vpa: 'someone@bank' } };
const prisma = () => core.app.db.prisma;

/** Runs the work while the reply to its COMMIT is lost. */
async function losingCommit<Result>(work: () => Promise<Result>): Promise<Result> {
  const lost = wire.loseReply('COMMIT');
  const [result] = await Promise.all([work(), lost]);
  return result;
}

describe.each([
  ['without a key', () => null],
  ['with a key', () => randomText(20)],
])('I1 I8 when the reply to COMMIT is lost, %s,', (_name, newKey) => {
  test('a payment is answered as if nothing had happened, and is there once', async () => {
    const before = await prisma().payment.count();
    const payments = await losingCommit(() =>
      Promise.all(Array.from({ length: 20 }, () => createPayment(ctx, UPI, newKey()))),
    );
    const ids = payments.map(({ value }) => value.id);
    expect(await prisma().payment.count({ where: { id: { in: ids } } })).toBe(20);
    expect(await prisma().payment.count()).toBe(before + 20);
    expect(payments.every(({ body }) => JSON.parse(body).status === 'pending')).toBe(true);
  });

  test('an order is there once, and its secret is the one that was answered', async () => {
    const before = await prisma().order.count();
    const { value, body } = await losingCommit(() => createOrder(ctx, { amount: 900 }, newKey()));
    expect(body).toContain(value.clientSecret);
    expect(await prisma().order.count()).toBe(before + 1);
    const order = await prisma().order.findUniqueOrThrow({ where: { id: value.order.id } });
    expect(Buffer.from(order.clientSecretHash)).toEqual(Buffer.from(value.order.clientSecretHash));
  });

  test('a capture, a void and a refund are accepted once', async () => {
    const payment = await authorizedPayment(merchant, { amount: 100n });
    const input = { paymentId: payment.id };
    const capture = await losingCommit(() => capturePayment(ctx, { ...input, amount: 70 }, newKey()));
    expect(capture.value.payment).toMatchObject({ capturing: 70n });
    await losingCommit(() => answer(app, capture.value.attemptId, approved()));
    const refund = await losingCommit(() => refundPayment(ctx, { ...input, amount: 100 }, newKey()));
    expect(refund.value).toMatchObject({
      refund: { amount: 100n },
      payment: { refunding: 70n, reversing: 30n },
    });
    const other = await authorizedPayment(merchant, { amount: 100n });
    const voided = await losingCommit(() => voidPayment(ctx, { paymentId: other.id }, newKey()));
    expect(voided.value.payment).toMatchObject({ reversing: 100n });
    const attempts = await prisma().attempt.findMany({
      where: { paymentId: { in: [payment.id, other.id] } },
    });
    const kinds = attempts.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['AUTHORIZE', 'AUTHORIZE', 'CAPTURE', 'REFUND', 'VOID', 'VOID']);
  });
});

test('a payment is accepted though the connection breaks under the read of its routing', async () => {
  for (let round = 0; round < 3; round++) {
    app.routing.announceChange();
    const lost = wire.loseReply('SELECT');
    const { value } = await createPayment(ctx, UPI);
    await lost;
    expect(await prisma().payment.count({ where: { id: value.id } })).toBe(1);
  }
});

test('I1 what is answered is there, and once, while connections break at every point of a transaction', async () => {
  const random = seededRandom();
  const points = ['BEGIN', 'COMMIT', 'INSERT', 'UPDATE', 'SELECT'];
  const before = await prisma().payment.count();
  const journal: string[] = [];
  for (let round = 0; round < 15; round++) {
    const lost = wire.loseReply(points[Math.floor(random() * points.length)] as string);
    const asked = Array.from({ length: 10 }, () => createPayment(ctx, UPI, randomText(20)));
    const answers = await Promise.all(asked);
    journal.push(...answers.map(({ value }) => value.id));
    await lost;
  }
  const there = await prisma().payment.findMany({ where: { id: { in: journal } } });
  expect({ seed: SEED, there: there.length }).toEqual({ seed: SEED, there: 150 });
  expect(await prisma().payment.count()).toBe(before + 150);
}, 30_000);

test('I1 what is answered is there, and once, while backends are terminated', async () => {
  const before = await prisma().payment.count();
  const asked = Array.from({ length: 300 }, async () => {
    const { value } = await createPayment(ctx, UPI);
    return value.id;
  });
  for (let i = 0; i < 5; i++) {
    await core.app.db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND query ~ 'payments'`,
    );
  }
  const ids = await Promise.all(asked);
  expect(await prisma().payment.count({ where: { id: { in: ids } } })).toBe(300);
  expect(await prisma().payment.count()).toBe(before + 300);
});

test('a connection that breaks while it goes from one to the next ends nothing', async () => {
  const { pool } = app.db;
  const [client, ...others] = await Promise.all(
    Array.from({ length: pool.options.max }, () => pool.connect()),
  );
  const next = pool.query('SELECT 1 AS one');
  const nextButOne = pool.connect();
  // The reply to the last statement and the word of an ending come in one packet: nobody has had time to listen.
  client?.release();
  others[0]?.release();
  others[0]?.emit('error', new Error('terminating connection due to administrator command'));
  (await nextButOne).release();
  for (const other of others.slice(1)) other.release();
  expect((await next).rows).toEqual([{ one: 1 }]);
});

test('what a wire holds back arrives whole and in order, whatever comes after it is healed', async () => {
  const ask = (text: string) => app.db.pool.query<{ said: string }>('SELECT $1::text AS said', [text]);
  for (let round = 0; round < 20; round++) {
    wire.slow(30);
    const asked = Array.from({ length: 10 }, (_, i) => ask(`${round} ${i}`));
    await ask('one of them has come back');
    wire.heal();
    const answers = await Promise.all(asked);
    expect(answers.map(({ rows }) => rows[0]?.said)).toEqual(asked.map((_, i) => `${round} ${i}`));
  }
});

test('I1 a process that is frozen inside a transaction holds up its merchant for seconds, and no longer', async () => {
  let thaw: () => void = () => undefined;
  const thawed = new Promise<void>(resolve => {
    thaw = resolve;
  });
  let isHeld = false;
  // Alive for the kernel, so no connection breaks; and it has the lock that every event of this merchant needs.
  const frozen = inTransaction(core.app.db, async tx => {
    await tx.run(
      {
        name: 'test_hold_counter',
        text: 'SELECT FROM event_counters WHERE merchant_id = $1 FOR NO KEY UPDATE',
      },
      [merchant.id],
    );
    isHeld = true;
    await thawed;
  }).catch(error => error);
  await until(
    () => isHeld,
    held => held,
  );
  const { value } = await createPayment(ctx, UPI).finally(thaw);
  expect(await prisma().payment.count({ where: { id: value.id } })).toBe(1);
  expect(databaseFailureOf(await frozen)).toBe('lost');
}, 60_000);

test('I1 nothing is written outside a transaction when BEGIN itself fails', async () => {
  const counts = async () => ({
    keys: await prisma().idempotencyKey.count(),
    payments: await prisma().payment.count(),
    events: await prisma().event.count(),
  });
  const before = await counts();
  // Its connection survives: Postgres answers what it cannot read with an error.
  const garbled = wire.garbleRequest('BEGIN;');
  await expect(createPayment(ctx, UPI, randomText(20))).rejects.toThrow();
  await garbled;
  expect(await counts()).toEqual(before);
});
