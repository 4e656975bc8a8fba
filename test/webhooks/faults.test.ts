import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import type { App } from '../../core/context.ts';
import { ENDPOINT_MAX_IN_FLIGHT } from '../../core/limits.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import type { ClaimedDelivery } from '../../core/webhooks/claim-deliveries.ts';
import type { PostedAttempt } from '../../core/webhooks/record-delivery-attempts.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { retryDelivery } from '../../core/webhooks/retry-delivery.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import { sweepDeliveries } from '../../core/webhooks/sweep-deliveries.ts';
import { updateEndpoint } from '../../core/webhooks/update-endpoint.ts';
import { sweep } from '../../worker/sweeper.ts';
import { startWorker } from '../../worker/worker.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { until } from '../until.ts';
import { virtualApp } from '../virtual-app.ts';
import {
  failWith,
  hang,
  type ReceivedWebhook,
  startReceiver,
  succeed,
  type WebhookReceiver,
} from '../webhook-receiver.ts';

const MINUTE_MS = 60_000;

let core: TestCore;
let receiver: WebhookReceiver;

beforeEach(async () => {
  core = await startTestCore();
  receiver = await startReceiver();
});

afterEach(async () => {
  // First the receiver: a POST that hangs there would hold up the worker that waits for it.
  await receiver.close();
  await core.close();
});

async function merchantWithEndpoint(app: App, url: string): Promise<TestMerchant & { endpointId: string }> {
  const merchant = await createMerchant(app);
  const { value } = await registerEndpoint(merchant.ctx, { url });
  return { ...merchant, endpointId: value.endpoint.id };
}

const pay = ({ ctx }: TestMerchant) =>
  createPayment(ctx, { amount: 100, currency: 'INR', upi: { vpa: 'someone@bank' } });

async function claimOne(app: App, deliveryId: string): Promise<ClaimedDelivery> {
  const [claimed] = await app.writers.deliveryClaims.submit({ deliveryId, room: 10 });
  if (!claimed) throw new Error('nothing was claimed');
  return claimed;
}

const answerTo = (delivery: ClaimedDelivery, statusCode = 200): PostedAttempt => ({
  delivery,
  url: delivery.endpoint.url,
  number: delivery.attemptCount,
  statusCode,
  error: statusCode === 200 ? null : `answered ${statusCode}`,
  sent: true,
  retryAfter: null,
  responseExcerpt: null,
  durationMs: 20_000,
  startedAt: core.app.now(),
});

const count = (app: App, status: 'PENDING' | 'CLAIMED' | 'SUCCEEDED') =>
  app.db.prisma.delivery.count({ where: { status } });

/** Nothing is being sent, and nothing that is due may be. */
async function isQuiet(app: App): Promise<boolean> {
  const { rows } = await app.db.pool.query(
    `SELECT FROM deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
     WHERE d.status = 'CLAIMED' OR (d.status = 'PENDING' AND d.next_attempt_at <= $1 AND coalesce(e.breaker_open_until, $1) <= $1)`,
    [app.now()],
  );
  return rows.length === 0;
}

function byEvent(webhooks: readonly ReceivedWebhook[]): Map<string, ReceivedWebhook[]> {
  const groups = new Map<string, ReceivedWebhook[]>();
  for (const webhook of webhooks) {
    const id = String(webhook.event['id']);
    groups.set(id, [...(groups.get(id) ?? []), webhook]);
  }
  return groups;
}

describe('webhooks survive', () => {
  test('a receiver that is down for 20 minutes: each event arrives once, within the schedule, the same on every attempt', async () => {
    const { app, advance } = virtualApp(core.app);
    const worker = await startWorker(app);
    const merchant = await merchantWithEndpoint(app, receiver.url);
    const answered: string[] = [];
    receiver.answer(response => response.destroy());

    for (let minute = 0; minute < 20; minute++) {
      await Promise.all([pay(merchant), pay(merchant)]);
      advance(MINUTE_MS);
      await sweepDeliveries(app);
      await until(
        () => isQuiet(app),
        quiet => quiet,
      );
    }
    receiver.answer((response, webhook) => {
      answered.push(String(webhook.event['id']));
      response.end();
    });
    for (let minute = 0; minute < 180 && (await count(app, 'PENDING')) > 0; minute++) {
      advance(MINUTE_MS);
      await sweepDeliveries(app);
      await until(
        () => isQuiet(app),
        quiet => quiet,
      );
    }

    const deliveries = await app.db.prisma.delivery.findMany({ include: { attempts: true } });
    expect(deliveries).toHaveLength(40 * 3);
    for (const delivery of deliveries) {
      expect(delivery.status).toBe('SUCCEEDED');
      expect(delivery.attempts.length).toBe(delivery.attemptCount);
      expect(delivery.attemptCount).toBeLessThanOrEqual(5);
      expect(delivery.attempts.filter(attempt => attempt.error === null)).toHaveLength(1);
    }
    expect([...answered].sort()).toEqual(deliveries.map(delivery => delivery.eventId).sort());
    for (const [id, attempts] of byEvent(receiver.received)) {
      expect(new Set(attempts.map(attempt => attempt.body.toString())).size).toBe(1);
      expect(new Set(attempts.map(attempt => attempt.headers['webhook-id']))).toEqual(new Set([id]));
    }
    await worker.stop();
  }, 60_000);

  test('a Redis that forgets everything, again and again, during 1,000 deliveries', async () => {
    const merchants = await Promise.all(
      Array.from({ length: 6 }, (_, i) => merchantWithEndpoint(core.app, `${receiver.url}/${i}`)),
    );
    const redis = new Redis(core.redisUrl);
    await core.startWorker();
    const payments = Array.from({ length: 334 }, (_, i) => pay(merchants[i % 6] as TestMerchant));
    const all = 334 * 3;
    for (let flush = 0; flush < 5; flush++) {
      await redis.flushall();
      const before = receiver.received.length;
      await until(
        () => receiver.received.length,
        received => received >= Math.min(all, before + 150),
        15_000,
      );
    }
    await Promise.all(payments);
    await until(
      () => count(core.app, 'SUCCEEDED'),
      succeeded => succeeded === all,
      20_000,
    );
    expect(byEvent(receiver.received).size).toBe(all);
    expect(new Set(receiver.received.map(({ path }) => path)).size).toBe(merchants.length);
    redis.disconnect();
  }, 60_000);

  test('a worker that is killed after the POST and before its record', async () => {
    const merchant = await merchantWithEndpoint(core.app, receiver.url);
    const child = await startWorkerProcess(core);
    receiver.answer(() => void child.kill('SIGKILL'));
    await sendTestEvent(merchant.ctx, { endpointId: merchant.endpointId });
    await once(child, 'exit');
    expect(await count(core.app, 'CLAIMED')).toBe(1);

    receiver.answer(succeed);
    // Its lease has run out.
    const { app, advance } = virtualApp(core.app);
    advance(18_000);
    const worker = await startWorker(app);
    await until(
      () => count(app, 'SUCCEEDED'),
      succeeded => succeeded === 1,
    );
    expect(
      await app.db.prisma.delivery.findFirst({ include: { attempts: { orderBy: { number: 'asc' } } } }),
    ).toMatchObject({
      attemptCount: 2,
      lostCount: 0,
      attempts: [
        { number: 1, statusCode: null, error: 'no answer was recorded: the worker stopped' },
        { number: 2, statusCode: 200, error: null },
      ],
    });
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toEqual(first?.body);
    await worker.stop();
  }, 30_000);

  test('a worker that is asked to stop with a queue before it: it ends soon, and the next one sends the rest', async () => {
    const merchant = await merchantWithEndpoint(core.app, receiver.url);
    const { endpointId } = merchant;
    await Promise.all(Array.from({ length: 400 }, () => sendTestEvent(merchant.ctx, { endpointId })));
    let answers = 0;
    receiver.answer(response => void setTimeout(() => response.end(String(answers++)), 150));
    const worker = await core.startWorker();
    await until(
      () => answers,
      answered => answered > 0,
    );
    const startedAt = Date.now();
    await worker.stop();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect(await count(core.app, 'CLAIMED')).toBe(0);
    expect(await count(core.app, 'PENDING')).toBeGreaterThan(200);

    receiver.answer(succeed);
    await core.startWorker();
    await until(
      () => count(core.app, 'SUCCEEDED'),
      succeeded => succeeded === 400,
    );
    expect(byEvent(receiver.received).size).toBe(400);
  }, 30_000);

  test('a worker that is asked to stop while a receiver hangs: it ends soon, blames nobody, and the next one sends', async () => {
    const { endpointId, ctx } = await merchantWithEndpoint(core.app, receiver.url);
    receiver.answer(hang);
    await sendTestEvent(ctx, { endpointId });
    const stopping = await core.startWorker();
    await until(
      () => receiver.received.length,
      received => received === 1,
    );
    const startedAt = Date.now();
    await stopping.stop();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(await count(core.app, 'CLAIMED')).toBe(1);
    expect(await core.app.db.prisma.deliveryAttempt.count()).toBe(0);

    receiver.answer(succeed);
    const { app, advance } = virtualApp(core.app);
    advance(18_000);
    const worker = await startWorker(app);
    await until(
      () => count(app, 'SUCCEEDED'),
      succeeded => succeeded === 1,
    );
    expect(await app.db.prisma.webhookEndpoint.findFirst()).toMatchObject({ failures: 0 });
    expect(await app.db.prisma.delivery.findFirst()).toMatchObject({
      attemptCount: 2,
      step: 0,
      lostCount: 0,
    });
    await worker.stop();
  }, 60_000);

  test('a worker whose clock is a little behind: what was just planned is sent at once', async () => {
    const merchant = await merchantWithEndpoint(core.app, receiver.url);
    const { app, advance } = virtualApp(core.app);
    advance(-150);
    const { value } = await sendTestEvent(merchant.ctx, { endpointId: merchant.endpointId });
    expect(await app.writers.deliveryClaims.submit({ deliveryId: value.id, room: 1 })).toHaveLength(1);
  });

  test('an answer that comes after its lease: the attempt is listed with it, and the newer claim decides', async () => {
    const { app, advance } = virtualApp(core.app);
    const merchant = await merchantWithEndpoint(app, receiver.url);
    const { value } = await sendTestEvent(merchant.ctx, { endpointId: merchant.endpointId });
    const late = await claimOne(app, value.id);
    advance(18_000);
    await sweepDeliveries(app);
    const current = await claimOne(app, value.id);
    expect(await app.writers.deliveryAttempts.submit(answerTo(late))).toBe(false);
    expect(await app.db.prisma.delivery.findFirst()).toMatchObject({ status: 'CLAIMED', attemptCount: 2 });
    expect(await app.writers.deliveryAttempts.submit(answerTo(current, 500))).toBe(true);
    expect(
      await app.db.prisma.delivery.findFirst({ include: { attempts: { orderBy: { number: 'asc' } } } }),
    ).toMatchObject({
      status: 'PENDING',
      step: 1,
      attempts: [
        { number: 1, error: null },
        { number: 2, error: 'answered 500' },
      ],
    });
  });

  test('a success that comes after its lease, before anybody has claimed anew: it is not sent again', async () => {
    const { app, advance } = virtualApp(core.app);
    const merchant = await merchantWithEndpoint(app, receiver.url);
    const { value } = await sendTestEvent(merchant.ctx, { endpointId: merchant.endpointId });
    const late = await claimOne(app, value.id);
    advance(18_000);
    await sweepDeliveries(app);
    expect(await app.writers.deliveryAttempts.submit(answerTo(late, 500))).toBe(false);
    expect(await app.writers.deliveryAttempts.submit(answerTo(late))).toBe(true);
    expect(await app.db.prisma.delivery.findFirst()).toMatchObject({ status: 'SUCCEEDED', attemptCount: 1 });
    expect(await app.writers.deliveryClaims.submit({ deliveryId: value.id, room: 10 })).toEqual([]);
  });

  test('a 410 from the URL before: the corrected endpoint goes on, and the delivery with it', async () => {
    const { app } = core;
    const merchant = await merchantWithEndpoint(app, receiver.url);
    const { endpointId } = merchant;
    const { value } = await sendTestEvent(merchant.ctx, { endpointId });
    const claimed = await claimOne(app, value.id);
    await updateEndpoint(merchant.ctx, { endpointId, url: receiver.url.replace('webhooks', 'corrected') });
    expect(await app.writers.deliveryAttempts.submit(answerTo(claimed, 410))).toBe(true);
    expect(await app.db.prisma.webhookEndpoint.findFirst()).toMatchObject({ status: 'ENABLED', failures: 0 });
    expect(await app.db.prisma.delivery.findFirst()).toMatchObject({ status: 'PENDING', step: 1 });
  });

  test('a retry by hand of what is being sent: should that fail, it is due at once', async () => {
    const { app } = core;
    const merchant = await merchantWithEndpoint(app, receiver.url);
    const { value } = await sendTestEvent(merchant.ctx, { endpointId: merchant.endpointId });
    const claimed = await claimOne(app, value.id);
    await retryDelivery(merchant.ctx, { deliveryId: value.id });
    await app.writers.deliveryAttempts.submit(answerTo(claimed, 500));
    const delivery = await app.db.prisma.delivery.findFirstOrThrow();
    expect(delivery).toMatchObject({ status: 'PENDING', step: 0 });
    expect(delivery.nextAttemptAt?.getTime()).toBeLessThanOrEqual(app.now().getTime());
  });

  test('a queue that is long or away: what workers lost is due again all the same', async () => {
    const { app, advance } = virtualApp(core.app);
    const merchant = await merchantWithEndpoint(app, receiver.url);
    const { value } = await sendTestEvent(merchant.ctx, { endpointId: merchant.endpointId });
    await claimOne(app, value.id);
    advance(18_000);
    await sweep({ ...app, jobs: { ...app.jobs, counts: async () => null } });
    expect(await app.db.prisma.delivery.findFirst()).toMatchObject({ status: 'PENDING', lostCount: 1 });
  });

  test('a delivery that kills every worker that sends it: it fails after five of them', async () => {
    const { app, advance } = virtualApp(core.app);
    const merchant = await merchantWithEndpoint(app, receiver.url);
    const { value } = await sendTestEvent(merchant.ctx, { endpointId: merchant.endpointId });
    for (let killed = 0; killed < 5; killed++) {
      expect(await app.writers.deliveryClaims.submit({ deliveryId: value.id, room: 10 })).toHaveLength(1);
      advance(18_000);
      await sweepDeliveries(app);
    }
    expect(await app.db.prisma.delivery.findFirst()).toMatchObject({
      status: 'FAILED',
      attemptCount: 5,
      lostCount: 5,
    });
  });
});

describe('an endpoint that hangs', () => {
  test("is sent a few at a time and does not delay another merchant's webhooks", async () => {
    const other = await startReceiver();
    const hanging = await merchantWithEndpoint(core.app, receiver.url);
    const neighbour = await merchantWithEndpoint(core.app, other.url);
    receiver.answer(hang);
    await Promise.all(Array.from({ length: 60 }, () => pay(hanging)));
    const worker = await core.startWorker();
    await until(
      () => receiver.received.length,
      received => received === ENDPOINT_MAX_IN_FLIGHT,
    );

    const startedAt = Date.now();
    await pay(neighbour);
    await until(
      () => other.received.length,
      received => received === 3,
    );
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    expect(receiver.received).toHaveLength(ENDPOINT_MAX_IN_FLIGHT);

    // The hanging ones end with their connections, so that the worker need not wait for the time-out.
    await receiver.close();
    await until(
      () => count(core.app, 'CLAIMED'),
      claimed => claimed === 0,
    );
    const [endpoint] = await core.app.db.prisma.webhookEndpoint.findMany({
      where: { id: hanging.endpointId },
    });
    expect(endpoint?.failures).toBe(ENDPOINT_MAX_IN_FLIGHT);
    expect(endpoint?.breakerOpenUntil?.getTime()).toBeGreaterThan(core.app.now().getTime() + 25_000);
    await worker.stop();
    await other.close();
    receiver = await startReceiver();
  }, 30_000);

  test('is probed with one webhook once its breaker closes, and gets the rest when the probe succeeds', async () => {
    const { app, advance } = virtualApp(core.app);
    const merchant = await merchantWithEndpoint(app, receiver.url);
    receiver.answer(failWith(500));
    await Promise.all(
      Array.from({ length: 40 }, () => sendTestEvent(merchant.ctx, { endpointId: merchant.endpointId })),
    );
    const worker = await startWorker(app);
    await until(
      () => isQuiet(app),
      quiet => quiet,
    );
    const attempted = receiver.received.length;
    expect(attempted).toBeLessThanOrEqual(ENDPOINT_MAX_IN_FLIGHT + 4);

    advance(31_000);
    await sweepDeliveries(app);
    await until(
      () => receiver.received.length,
      received => received === attempted + 1,
    );
    await until(
      () => isQuiet(app),
      quiet => quiet,
    );
    expect(receiver.received).toHaveLength(attempted + 1);

    receiver.answer(succeed);
    advance(120_000);
    await sweepDeliveries(app);
    await until(
      () => count(app, 'SUCCEEDED'),
      succeeded => succeeded === 40,
    );
    const untouched = await app.db.prisma.delivery.count({ where: { attemptCount: 1 } });
    expect(untouched).toBeGreaterThanOrEqual(40 - attempted - 1);
    await worker.stop();
  }, 30_000);
});

/** A worker as it is run: a process of its own, which listens when this resolves. */
async function startWorkerProcess({ app }: TestCore) {
  const { config } = app;
  const child = fork(new URL('../../worker/main.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: config.DATABASE_URL,
      REDIS_URL: config.REDIS_URL,
      VAULT_KEY: config.VAULT_KEY.toString('base64'),
      SANDBOX_URL: config.SANDBOX_URL,
      SLUICE_ENV: 'test',
      LOG_LEVEL: 'fatal',
    },
  });
  await once(child, 'message');
  return child;
}
