import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { App } from '../../core/context.ts';
import { capturePayment } from '../../core/payments/capture-payment.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { createJobs, JOB_VERSION } from '../../core/queues.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { createWriters, drainWriters } from '../../core/writers.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { brokenInvariants } from '../invariants.ts';
import { card, createMerchant, type TestMerchant } from '../merchants.ts';
import { requestRest } from '../rest.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { until } from '../until.ts';
import { startReceiver, type WebhookReceiver } from '../webhook-receiver.ts';

/**
 * While a version is rolled out, the one before it works beside it: on the same queues, and on a database that has
 * already been migrated. The newer one is this code with a newer shape of jobs, and a schema that it would bring.
 */
let sluice: Sluice;
let app: App;
let merchant: TestMerchant;
let receiver: WebhookReceiver;
/** How to end what a test has started, newest last. */
let undo: (() => Promise<unknown>)[];

beforeEach(async () => {
  undo = [];
  sluice = await startSluice();
  app = sluice.app;
  receiver = await startReceiver();
  merchant = await createMerchant(app);
  await registerEndpoint(merchant.ctx, { url: receiver.url });
});

afterEach(async () => {
  for (const end of undo.reverse()) await end();
  await receiver.close();
  await sluice.stop();
});

const PATIENCE_MS = 30_000;

/** The same system, as code with the next shape of jobs sees it. */
function newer(): App {
  const jobs = createJobs(app.config, {
    prefix: app.config.REDIS_PREFIX,
    log: app.log,
    version: JOB_VERSION + 1,
  });
  const base = { ...app, jobs };
  const next = { ...base, writers: createWriters(base) };
  undo.push(() => drainWriters(next.writers).then(() => jobs.close()));
  return next;
}

async function work(by: App, jobVersion: number): Promise<RunningWorker> {
  const worker = await startWorker(by, { jobVersion });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= worker.stop());
  undo.push(stop);
  return { stop };
}

async function pay(by: App): Promise<string> {
  const input = { amount: 5_000, currency: 'EUR', card: card() };
  return (await createPayment({ ...merchant.ctx, app: by }, input)).value.id;
}

const isCaptured = (id: string) =>
  until(
    () => app.db.prisma.payment.findUniqueOrThrow({ where: { id } }),
    ({ status }) => status === 'CAPTURED',
    PATIENCE_MS,
  );

test(
  'old and new servers and workers share the queues, and each payment is made once',
  async () => {
    const next = newer();
    await work(app, JOB_VERSION);
    await work(next, JOB_VERSION + 1);
    const ids = await Promise.all(Array.from({ length: 60 }, (_, i) => pay(i % 2 ? app : next)));
    await Promise.all(ids.map(isCaptured));
    expect(await app.db.prisma.attempt.count({ where: { sendNo: { not: 1 } } })).toBe(0);
    expect(await brokenInvariants(app)).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'an old worker leaves a job that it cannot read to a new one',
  async () => {
    const next = newer();
    // Not in the database, so that no sweeper makes another job for it.
    const id = 'att_0000000000000000';
    next.jobs.add('run-attempt', [{ id, generation: 0 }]);
    await next.jobs.drain();
    const old = await work(app, JOB_VERSION);
    const counts = async () => (await app.jobs.counts())?.['run-attempt'];
    await until(counts, now => now?.delayed === 1, PATIENCE_MS);
    await work(next, JOB_VERSION + 1);
    await old.stop();
    await until(
      counts,
      now => now !== undefined && now.delayed + now.waiting + now.active === 0,
      PATIENCE_MS,
    );
  },
  PATIENCE_MS,
);

test(
  'alone with jobs of a newer kind, an old worker does the work by the rows',
  async () => {
    const next = newer();
    const id = await pay(next);
    await next.jobs.drain();
    await work(app, JOB_VERSION);
    await isCaptured(id);
  },
  PATIENCE_MS,
);

/** A payment, captured and in part refunded, whose every event reaches its endpoint. */
async function wholeLife(): Promise<void> {
  const input = { amount: 5_000, currency: 'EUR', card: card(), captureMethod: 'MANUAL' as const };
  const { id } = (await createPayment(merchant.ctx, input)).value;
  await until(
    () => app.db.prisma.payment.findUniqueOrThrow({ where: { id } }),
    ({ status }) => status === 'AUTHORIZED',
    PATIENCE_MS,
  );
  await capturePayment(merchant.ctx, { paymentId: id });
  await isCaptured(id);
  await refundPayment(merchant.ctx, { paymentId: id, amount: 1_000 });
  await until(
    () => app.db.prisma.payment.findUniqueOrThrow({ where: { id } }),
    ({ refunded }) => refunded === 1_000n,
    PATIENCE_MS,
  );
  await until(
    () => app.db.prisma.delivery.count({ where: { status: { not: 'SUCCEEDED' } } }),
    waiting => waiting === 0,
    PATIENCE_MS,
  );
}

test('a database that has grown columns, under connections that know it without, serves the code before them', async () => {
  await work(app, JOB_VERSION);
  await wholeLife();
  const { rows: tables } = await app.db.pool.query<{ name: string }>(
    `SELECT format('%I', relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  for (const { name } of tables)
    await app.db.pool.query(`ALTER TABLE ${name} ADD COLUMN of_the_next_version text NOT NULL DEFAULT ''`);
  for (let i = 0; i < 3; i++) await wholeLife();
  const payments = await requestRest(sluice.url, { path: '/api/v1/payments', headers: merchant.headers });
  expect(payments.body).toMatchObject({ total: 4 });
  expect(await brokenInvariants(app)).toEqual([]);
}, 60_000);
