import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import { BREAKER_FAILURES } from '../limits.ts';
import { deliveryTopic } from './delivery-hints.ts';
import type { PostedAttempt } from './record-delivery-attempts.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { sendTestEvent } from './send-test-event.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.close());

/** An endpoint with so many deliveries due, and the hints about them from here on. */
async function watchedEndpoint(count: number) {
  const merchant = await createMerchant(core.app);
  const { value } = await registerEndpoint(merchant.ctx, { url: 'http://127.0.0.1:8080/' });
  const ids: string[] = [];
  for (let sent = 0; sent < count; sent++) {
    ids.push((await sendTestEvent(merchant.ctx, { endpointId: value.endpoint.id })).value.id);
  }
  const hinted = await listen(merchant);
  return { ids, hinted, endpoint: value.endpoint };
}

async function listen({ id: merchantId }: TestMerchant): Promise<Set<string>> {
  const hinted = new Set<string>();
  await new Promise<void>(resolve =>
    core.app.hints.subscribe(
      deliveryTopic({ merchantId, mode: 'TEST' }),
      message => message.split(',').forEach(id => void hinted.add(id)),
      resolve,
    ),
  );
  return hinted;
}

const failure = {
  statusCode: 500,
  error: 'answered 500',
  sent: true,
  retryAfter: null,
  responseExcerpt: null,
  durationMs: 1,
} satisfies Partial<PostedAttempt>;

test('a delivery that has waited is told of when it is claimed', async () => {
  const { ids, hinted } = await watchedEndpoint(1);
  const [deliveryId = ''] = ids;
  const createdAt = new Date(core.app.now().getTime() - 60_000);
  await core.app.db.prisma.delivery.update({ where: { id: deliveryId }, data: { createdAt } });
  expect(await core.app.writers.deliveryClaims.submit({ deliveryId, room: 1 })).toHaveLength(1);
  await until(
    () => hinted.has(deliveryId),
    told => told,
  );
});

test('a breaker that opens or closes is told of at what waits behind it', async () => {
  const { ids, hinted, endpoint } = await watchedEndpoint(2);
  const [deliveryId = '', behind = ''] = ids;
  await core.app.db.prisma.webhookEndpoint.update({
    where: { id: endpoint.id },
    data: { failures: BREAKER_FAILURES - 1, failingSince: core.app.now() },
  });
  const answer = async (change: Partial<PostedAttempt>) => {
    const [delivery] = await core.app.writers.deliveryClaims.submit({ deliveryId, room: 1 });
    if (!delivery) throw new Error('nothing was claimed');
    const startedAt = core.app.now();
    const { url } = endpoint;
    const attempt = { ...failure, ...change, delivery, url, number: delivery.attemptCount, startedAt };
    await core.app.writers.deliveryAttempts.submit(attempt);
  };
  await answer({});
  await until(
    () => hinted.has(behind),
    told => told,
  );
  hinted.clear();
  await core.app.db.prisma.webhookEndpoint.update({
    where: { id: endpoint.id },
    data: { breakerOpenUntil: core.app.now() },
  });
  await core.app.db.prisma.delivery.update({
    where: { id: deliveryId },
    data: { nextAttemptAt: new Date(core.app.now().getTime() - 1_000), createdAt: new Date(0) },
  });
  await answer({ statusCode: 200, error: null });
  await until(
    () => hinted.size,
    told => told === 2,
  );
});
