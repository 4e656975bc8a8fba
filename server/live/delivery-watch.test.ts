import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { createPayment } from '../../core/payments/create-payment.ts';
import type { DeliveryStatus } from '../../prisma/client/client.ts';
import { testRedis } from '../../test/database.ts';
import { startWire, type Wire } from '../../test/faults/wire.ts';
import { postGraphQL, type Results, socketClient, subscribeTo } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { startReceiver, type WebhookReceiver } from '../../test/webhook-receiver.ts';

// A look comes every two seconds, and a payment takes its time while Redis is away.
jest.setTimeout(60_000);

let wire: Wire;
let sluice: Sluice;
let merchant: TestMerchant;
let receiver: WebhookReceiver;
let client: Client;

beforeAll(async () => {
  wire = await startWire((await testRedis()).url);
  sluice = await startSluice({ REDIS_URL: wire.url });
  merchant = await createMerchant(sluice.app);
  receiver = await startReceiver();
  client = socketClient(sluice.url, merchant.headers);
  const { data } = await postGraphQL(sluice.url, {
    query: `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { __typename } }`,
    variables: { input: { url: receiver.url, eventTypes: ['PAYMENT_CREATED'] } },
    headers: merchant.headers,
  });
  expect(data.createWebhookEndpoint.__typename).toBe('WebhookEndpointSecret');
});

afterAll(async () => {
  await client.dispose();
  await sluice.stop();
  await receiver.close();
  await wire.close();
});

const pay = () => createPayment(merchant.ctx, { amount: 100, currency: 'INR', upi: { vpa: 'someone@bank' } });

/** As a worker leaves it that cannot reach Redis either. */
const write = (id: string, status: DeliveryStatus) =>
  sluice.app.db.prisma.delivery.update({
    where: { id },
    data: { status, nextAttemptAt: status === 'PENDING' ? new Date() : null, claimedUntil: null },
  });

/** Pays until the first delivery is told: nothing else says that a subscription has begun. */
async function firstDelivery(updates: Results): Promise<string> {
  const first = updates.next();
  let told = false;
  void first.finally(() => {
    told = true;
  });
  while (!told) await pay();
  return (await first).data.deliveries.id;
}

async function statusOf(updates: Results, id: string): Promise<string> {
  for (;;) {
    const { deliveries } = (await updates.next()).data;
    if (deliveries.id === id) return deliveries.status;
  }
}

test('without Redis, a delivery that failed and is retried is still seen to turn green', async () => {
  wire.cut();
  const updates = subscribeTo(client, 'subscription { deliveries { id status } }');
  const id = await firstDelivery(updates);
  for (const status of ['FAILED', 'PENDING', 'SUCCEEDED'] as const) {
    await write(id, status);
    expect(await statusOf(updates, id)).toBe(status);
  }
  await updates.stop();
});

test('one that failed long ago is seen too, though it is retried and delivered between two looks', async () => {
  const [old, ...newer] = await sluice.app.db.prisma.delivery.findMany({ orderBy: { id: 'asc' }, take: 2 });
  if (!old || !newer[0]) throw new Error('The test before this one makes deliveries.');
  await write(old.id, 'FAILED');
  await sluice.app.db.prisma.delivery.createMany({
    data: Array.from({ length: 150 }, (_, at) => ({
      ...newer[0],
      id: `${newer[0]?.id}${String(at).padStart(3, '0')}`,
      eventId: `evt_of_test_${at}`,
      status: 'SUCCEEDED' as const,
      nextAttemptAt: null,
    })) as never,
  });
  wire.cut();
  const updates = subscribeTo(client, 'subscription { deliveries { id status } }');
  await firstDelivery(updates);
  await write(old.id, 'SUCCEEDED');
  expect(await statusOf(updates, old.id)).toBe('SUCCEEDED');
  await updates.stop();
});
