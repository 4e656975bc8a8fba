import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { putSettings } from '../../core/webhooks/put-settings.ts';
import { socketClient, subscribeTo } from '../graphql.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { requestRest } from '../rest.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { until } from '../until.ts';
import { startReceiver, type WebhookReceiver } from '../webhook-receiver.ts';
import { type RedisCluster, redisServer, startRedisCluster } from './cluster.ts';

/** The whole system on a Redis Cluster of real nodes, which are without replicas: one that dies takes its slots along. */
const PATIENCE_MS = 120_000;
const PAYMENTS = 10;
const PREFIX = '{sluice}';

const testOnCluster = redisServer ? test : test.skip;
const reason = redisServer ? '' : ' (skipped: no redis-server is installed)';

let cluster: RedisCluster;
let sluice: Sluice;
let merchant: TestMerchant;
let receiver: WebhookReceiver;

beforeAll(async () => {
  if (!redisServer) return;
  cluster = await startRedisCluster();
  sluice = await startSluice({ REDIS_URL: cluster.urls });
  merchant = await createMerchant(sluice.app);
  receiver = await startReceiver();
  await putSettings(merchant.ctx, { webhookUrl: receiver.url, webhookSecret: 'whsec_test_abc123' });
  await sluice.core.startWorker();
}, PATIENCE_MS);

afterAll(async () => {
  await sluice?.stop();
  await receiver?.close();
  await cluster?.close();
}, PATIENCE_MS);

function pay() {
  return requestRest(sluice.url, {
    path: '/api/v1/payments',
    method: 'POST',
    headers: merchant.headers,
    body: { amount: 4_999, method: 'upi', vpa: 'someone@bank', capture_method: 'automatic' },
  });
}

const payments = () => sluice.app.db.prisma.payment.findMany({ where: { merchantId: merchant.id } });

async function allCaptured(count: number): Promise<void> {
  await until(
    async () => (await payments()).filter(({ status }) => status === 'CAPTURED').length,
    captured => captured === count,
    PATIENCE_MS,
  );
}

async function delivered(types: readonly string[]): Promise<void> {
  const told = () => receiver.received.map(({ event }) => String(event['event'])).sort();
  await until(told, events => events.length === types.length, PATIENCE_MS);
  expect(told()).toEqual([...types].sort());
}

const EVENTS = ['payment.created', 'payment.success', 'payment.captured'];

testOnCluster(
  `a payment goes from its request to its webhooks, and a live subscriber sees it${reason}`,
  async () => {
    await until(
      () => sluice.app.jobs.counts(),
      counts => counts !== null,
      PATIENCE_MS,
    );
    const client = socketClient(sluice.url, merchant.headers);
    const events = subscribeTo(client, 'subscription { events(after: "0") { type } }');
    expect((await pay()).status).toBe(201);
    const seen = (await events.take(3)).map(({ data }) => data.events.type);
    expect(seen).toEqual(['PAYMENT_CREATED', 'PAYMENT_SUCCESS', 'PAYMENT_CAPTURED']);
    await client.dispose();
    await allCaptured(1);
    await delivered(EVENTS);
    const [attempt] = await sluice.app.db.prisma.attempt.findMany();
    // The fast path and not the sweeper, which would have counted.
    expect(attempt).toMatchObject({ generation: 0, sendNo: 1 });
  },
  PATIENCE_MS,
);

testOnCluster(
  `what one process spends of a limit counts for the others${reason}`,
  async () => {
    const other = await sluice.core.anotherApp();
    await until(
      () => other.jobs.counts(),
      counts => counts !== null,
      PATIENCE_MS,
    );
    const limit = { capacity: 10, perSecond: 0.001 };
    const spend = (app: typeof other, times: number) =>
      Array.from({ length: times }, () => app.rates.spend('somebody', 1, limit)).filter(
        ({ allowed }) => allowed,
      ).length;
    // Several buckets are told of by one script, which takes keys of one slot only.
    sluice.app.rates.charge('somebody else', 1, limit);
    expect(spend(sluice.app, 9)).toBe(9);
    await sluice.app.rates.synchronise();
    expect(spend(other, 1)).toBe(1);
    await other.rates.synchronise();
    expect(spend(other, 1)).toBe(0);
  },
  PATIENCE_MS,
);

testOnCluster(
  `I1 I11 a node that dies with all jobs delays payments until it is back, empty, and loses none${reason}`,
  async () => {
    const owner = await cluster.ownerOf(PREFIX);
    await cluster.kill(owner);
    await until(
      () => sluice.app.jobs.counts(),
      counts => counts === null,
      PATIENCE_MS,
    );
    const client = socketClient(sluice.url, merchant.headers);
    const cursor = String(await sluice.app.db.prisma.event.count({ where: { merchantId: merchant.id } }));
    const events = subscribeTo(client, 'subscription ($after: String) { events(after: $after) { type } }', {
      after: cursor,
    });
    const answers = await Promise.all(Array.from({ length: PAYMENTS }, pay));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.status}`))).toEqual(
      new Set(['201 pending']),
    );
    // Live readers need no Redis: without hints they look by themselves.
    const created = (await events.take(PAYMENTS)).map(({ data }) => data.events.type);
    expect(new Set(created)).toEqual(new Set(['PAYMENT_CREATED']));
    await client.dispose();
    expect((await payments()).filter(({ status }) => status === 'PENDING')).toHaveLength(PAYMENTS);

    await cluster.restart(owner);
    await allCaptured(PAYMENTS + 1);
    await delivered(Array.from({ length: PAYMENTS + 1 }, () => EVENTS).flat());
    const attempts = await sluice.app.db.prisma.attempt.findMany();
    expect(new Set(attempts.map(({ status, sendNo }) => `${status} ${sendNo}`))).toEqual(
      new Set(['APPROVED 1']),
    );
  },
  PATIENCE_MS,
);
