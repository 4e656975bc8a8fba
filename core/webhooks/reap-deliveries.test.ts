import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant } from '../../test/merchants.ts';
import { virtualApp } from '../../test/virtual-app.ts';
import { EVENT_RETENTION_MS } from '../limits.ts';
import { reap } from '../reap.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { sendTestEvent } from './send-test-event.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.close());

test('deliveries go with their attempts and events after 30 days, unless they are still to be sent', async () => {
  const { app, advance } = virtualApp(core.app);
  const { ctx, tenant } = await createMerchant(app);
  const { value } = await registerEndpoint(ctx, { url: 'https://shop.example/' });
  const send = async () => (await sendTestEvent(ctx, { endpointId: value.endpoint.id })).value.id;
  const [sent, held, waiting] = [await send(), await send(), await send()];
  const { prisma } = app.db;
  await prisma.delivery.update({ where: { id: sent }, data: { status: 'SUCCEEDED', nextAttemptAt: null } });
  await prisma.delivery.update({ where: { id: held }, data: { status: 'HELD', nextAttemptAt: null } });
  await prisma.deliveryAttempt.create({
    data: { deliveryId: sent, number: 1, ...tenant, startedAt: app.now(), durationMs: 1 },
  });
  await reap(app);
  expect(await prisma.delivery.count()).toBe(3);

  advance(EVENT_RETENTION_MS + 1_000);
  await reap(app);
  expect(await prisma.delivery.findMany({ select: { id: true } })).toEqual([{ id: waiting }]);
  expect(await prisma.deliveryAttempt.count()).toBe(0);
  expect(await prisma.event.count()).toBe(1);
});
