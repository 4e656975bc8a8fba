import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { PENDING_OVERDUE_MS, SENT_DEADLINE_MS } from '../../core/limits.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import type { Payment } from '../../prisma/client/client.ts';
import { sweep } from '../../worker/sweeper.ts';
import { testRedis } from '../database.ts';
import { card, createMerchant, type TestMerchant } from '../merchants.ts';
import { until } from '../until.ts';
import { type FaultCore, startFaultCore } from './fault-core.ts';
import { startWire, type Wire } from './wire.ts';

/** Redis is a fast path: whatever becomes of it, or of a worker, what was accepted is completed, once. */
let wire: Wire;
let faults: FaultCore;
let merchant: TestMerchant;

beforeAll(async () => {
  wire = await startWire((await testRedis()).url);
  faults = await startFaultCore({ REDIS_URL: wire.url });
  merchant = await createMerchant(faults.app);
});

afterAll(async () => {
  await faults.close();
  await wire.close();
});

afterEach(async () => {
  expect(await faults.settleAndAudit()).toEqual([]);
});

const PAYMENTS = 30;

async function accept(): Promise<Payment[]> {
  const answers = await Promise.all(
    Array.from({ length: PAYMENTS }, (_, i) =>
      createPayment(merchant.ctx, {
        amount: 1_000 + i,
        currency: 'INR',
        ...(i % 2 ? { card: card() } : { upi: { vpa: 'someone@bank' } }),
      }),
    ),
  );
  return answers.map(({ value }) => value);
}

/** All of them are captured, and each stands in the acquirer's books once. */
async function expectCapturedOnce(payments: readonly Payment[]): Promise<void> {
  for (const { id } of payments) await faults.awaitPayment(id, ({ status }) => status === 'CAPTURED');
  const books = await faults.books();
  const charged = payments.map(({ id }) =>
    books.filter(line => line.payment === id).reduce((sum, line) => sum + (line.captured ?? 0), 0),
  );
  expect(charged).toEqual(payments.map(({ amount }) => Number(amount)));
}

const openAttempts = (status: 'PENDING' | 'SENT') =>
  faults.app.db.prisma.attempt.count({ where: { status } });

test('I11 a Redis that forgets everything again and again delays payments and loses none', async () => {
  const redis = new Redis(faults.core.redisUrl);
  const payments = await accept();
  await faults.app.jobs.drain();
  await redis.flushall();
  expect(await openAttempts('PENDING')).toBe(PAYMENTS);
  const worker = await faults.startWorker();
  for (let i = 0; i < 5; i++) {
    await faults.awaitPayment(payments[0]?.id ?? '', () => true);
    await redis.flushall();
  }
  await expectCapturedOnce(payments);
  await worker.stop();
  redis.disconnect();
});

test('I1 payments are accepted without delay while Redis is gone, and completed when it is back', async () => {
  const worker = await faults.startWorker();
  wire.cut();
  const startedAt = Date.now();
  const payments = await accept();
  expect(Date.now() - startedAt).toBeLessThan(2_000);
  expect(await faults.app.jobs.counts()).toBeNull();
  expect(await openAttempts('PENDING')).toBe(PAYMENTS);
  wire.heal();
  await until(
    () => faults.app.jobs.counts(),
    counts => counts !== null,
  );
  await expectCapturedOnce(payments);
  await worker.stop();
});

test('I11 what is overdue while Redis is gone is not put off: it runs as soon as Redis is back', async () => {
  wire.cut();
  const payments = await accept();
  faults.advance(PENDING_OVERDUE_MS);
  await sweep(faults.app);
  await sweep(faults.app);
  const [attempt] = await faults.attempts(payments[0]?.id ?? '');
  expect(attempt?.generation).toBe(0);
  expect(attempt?.nextSweepAt.getTime()).toBeLessThanOrEqual(faults.app.now().getTime());
  wire.heal();
  await until(
    () => faults.app.jobs.counts(),
    counts => counts !== null,
  );
  await sweep(faults.app);
  await faults.app.jobs.drain();
  expect((await faults.app.jobs.counts())?.['run-attempt'].waiting).toBeGreaterThan(0);
  const worker = await faults.startWorker();
  await expectCapturedOnce(payments);
  await worker.stop();
});

test('I11 a worker that is stopped finishes its calls, and another one does the rest', async () => {
  await faults.control('PUT', '/latency', { latency_ms: '20-60' });
  const payments = await accept();
  const first = await faults.startWorker();
  await until(
    () => openAttempts('SENT'),
    sent => sent > 0,
  );
  await first.stop();
  expect(await openAttempts('SENT')).toBe(0);
  const second = await faults.startWorker();
  await expectCapturedOnce(payments);
  await second.stop();
  await faults.control('PUT', '/latency', { latency_ms: '0' });
});

test('I2 I11 a worker that is killed in the middle of its calls charges nobody twice', async () => {
  await faults.control('PUT', '/latency', { latency_ms: '100-200' });
  const victim = await startWorkerProcess();
  const payments = await accept();
  await until(
    () => openAttempts('SENT'),
    sent => sent > 0,
  );
  victim.kill('SIGKILL');
  await once(victim, 'exit');
  expect(await openAttempts('SENT')).toBeGreaterThan(0);
  await faults.control('PUT', '/latency', { latency_ms: '0' });
  faults.advance(SENT_DEADLINE_MS);
  const heir = await faults.startWorker();
  await expectCapturedOnce(payments);
  await heir.stop();
}, 20_000);

/** A real worker process on the same database, Redis and acquirer. */
async function startWorkerProcess(): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));
  const { config } = faults.app;
  const worker = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...{ PATH: process.env['PATH'], SLUICE_ENV: 'test', LOG_LEVEL: 'error' },
      ...{ DATABASE_URL: config.DATABASE_URL, REDIS_URL: config.REDIS_URL },
      ...{ SANDBOX_URL: config.SANDBOX_URL, SANDBOX_SECRET: config.SANDBOX_SECRET },
      VAULT_KEY: config.VAULT_KEY.toString('base64'),
    },
  });
  await once(worker, 'message');
  return worker;
}
