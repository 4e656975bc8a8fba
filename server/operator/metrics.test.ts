import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../../core/db.ts';
import { createMetrics } from '../../core/metrics/metrics.ts';
import { tellStanding } from '../../core/metrics/standing.ts';
import { samplesOf } from '../../test/exposition.ts';
import { socketClient, subscribeTo } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { requestRest } from '../../test/rest.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';
import { startReceiver, type WebhookReceiver } from '../../test/webhook-receiver.ts';

const TOKEN = 'a-token-that-is-long-enough-to-be-one';
const PATIENCE_MS = 60_000;

let sluice: Sluice;
let merchant: TestMerchant;
let receiver: WebhookReceiver;

beforeAll(async () => {
  sluice = await startSluice({ OPERATOR_TOKEN: TOKEN });
  merchant = await createMerchant(sluice.app);
  receiver = await startReceiver();
});

afterAll(async () => {
  await sluice.stop();
  await receiver.close();
});

async function scrape(): Promise<Map<string, number>> {
  const response = await fetch(`${sluice.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return samplesOf(await response.text());
}

const rest = (method: string, path: string, body: object) =>
  requestRest(sluice.url, { method, path, headers: merchant.headers, body });

function pay(number: string) {
  const card = { number, expiry_month: 12, expiry_year: 2030, cvv: '123' };
  return rest('POST', '/api/v1/payments', { amount: 4_999, currency: 'INR', method: 'card', card });
}

test('to everybody but operators there are no metrics', async () => {
  const strangers: Record<string, string>[] = [
    {},
    { ...merchant.headers },
    { authorization: 'Bearer wrong' },
  ];
  for (const headers of strangers)
    expect((await fetch(`${sluice.url}/metrics`, { headers })).status).toBe(404);
});

test(
  'what happens is counted, from the request to the webhook',
  async () => {
    await rest('PUT', '/api/v1/webhooks/settings', {
      webhook_url: receiver.url,
      webhook_secret: 'whsec_test_abc123',
    });
    const client = socketClient(sluice.url, merchant.headers);
    const events = subscribeTo(client, 'subscription { events(after: "0") { cursor } }');
    await pay('4111111111111111');
    await pay('4000000000009995');
    expect((await pay('4111')).status).toBe(400);

    // Nobody works yet: the jobs wait.
    const waiting = await scrape();
    expect(waiting.get('sluice_payments_accepted_total{method="CARD"}')).toBe(2);
    expect(waiting.get('sluice_payment_acceptance_seconds_count')).toBe(2);
    expect(waiting.get('sluice_workers')).toBe(0);
    expect(waiting.get('sluice_queue_jobs{queue="run-attempt",state="waiting"}')).toBeGreaterThan(0);
    expect(waiting.get('sluice_http_request_seconds_count{surface="rest",status="4xx"}')).toBe(1);
    expect(waiting.get('sluice_requests_refused_total{surface="rest",code="INVALID_CARD"}')).toBe(1);

    await sluice.core.startWorker();
    // Created, authorized, declined; one of them captured or not as REST's default has it.
    await events.take(4);
    const done = await until(
      scrape,
      samples => (samples.get('sluice_delivery_attempts_total{outcome="delivered"}') ?? 0) >= 4,
      PATIENCE_MS,
    );
    expect(done.get('sluice_attempts_completed_total{kind="AUTHORIZE",status="APPROVED"}')).toBe(1);
    expect(done.get('sluice_attempts_completed_total{kind="AUTHORIZE",status="DECLINED"}')).toBe(1);
    expect(done.get('sluice_declines_total{code="insufficient_funds"}')).toBe(1);
    expect(done.get('sluice_attempt_completion_seconds_count{kind="AUTHORIZE"}')).toBe(2);
    expect(done.get('sluice_processor_call_seconds_count{connector="sandbox",outcome="approved"}')).toBe(1);
    expect(done.get('sluice_delivery_seconds_count')).toBeGreaterThanOrEqual(4);
    expect(done.get('sluice_live_lag_seconds_count')).toBeGreaterThan(0);
    // The socket, and the subscription on it.
    expect(done.get('sluice_live_subscribers')).toBe(2);
    expect(done.get('sluice_workers')).toBe(1);
    expect(done.get('sluice_batch_items_sum{writer="completions"}')).toBe(2);
    expect(done.get('sluice_database_up')).toBe(1);
    expect(done.get('sluice_redis_up')).toBe(1);
    expect(done.get('sluice_attempts_unsettled')).toBe(0);
    await client.dispose();
  },
  PATIENCE_MS,
);

test('what is overdue says for how long, and behind an open breaker nothing is', async () => {
  const { prisma } = sluice.app.db;
  const [delivery] = await prisma.delivery.findMany({ where: { merchantId: merchant.id }, take: 1 });
  if (!delivery) throw new Error('there is no delivery');
  const later = await sluice.core.anotherApp();
  const at = new Date(sluice.app.now().getTime() - 90_000);
  await prisma.webhookEndpoint.update({
    where: { id: delivery.endpointId },
    data: { failures: 99, breakerOpenUntil: new Date('2999-01-01') },
  });
  await prisma.delivery.update({
    where: { id: delivery.id },
    data: { status: 'PENDING', nextAttemptAt: at },
  });
  const behind = samplesOf(await later.metrics.registry.metrics());
  expect(behind.get('sluice_deliveries_overdue_seconds')).toBe(0);
  await prisma.webhookEndpoint.update({ where: { id: delivery.endpointId }, data: { failures: 1 } });
  const overdue = samplesOf(await later.metrics.registry.metrics());
  expect(overdue.get('sluice_deliveries_overdue_seconds')).toBeGreaterThanOrEqual(89);
});

test('an attempt that nobody sends grows old, also while the sweeper puts it off again and again', async () => {
  const { prisma } = sluice.app.db;
  const attempt = await prisma.attempt.findFirstOrThrow({ where: { merchantId: merchant.id } });
  const { status, sendNo, createdAt } = attempt;
  const now = sluice.app.now().getTime();
  const [createdLongAgo, sweptSoon] = [new Date(now - 90_000), new Date(now + 60_000)];
  const unsent = { status: 'PENDING', sendNo: 0, createdAt: createdLongAgo, nextSweepAt: sweptSoon } as const;
  await prisma.attempt.update({ where: { id: attempt.id }, data: unsent });
  const samples = await scrape();
  expect(samples.get('sluice_attempts_overdue_seconds')).toBe(0);
  expect(samples.get('sluice_attempts_unsent_seconds')).toBeGreaterThanOrEqual(89);
  await prisma.attempt.update({ where: { id: attempt.id }, data: { status, sendNo, createdAt } });
});

test('without a database the process still tells of itself', async () => {
  const away = openDatabase('postgres://nobody@127.0.0.1:9/nowhere', 2);
  const metrics = createMetrics();
  tellStanding({ ...sluice.app, db: away, metrics });
  const samples = samplesOf(await metrics.registry.metrics());
  await away.close();
  expect(samples.get('sluice_database_up')).toBe(0);
  expect(samples.has('sluice_attempts_unsettled')).toBe(false);
  expect(samples.get('sluice_redis_up')).toBe(1);
});
