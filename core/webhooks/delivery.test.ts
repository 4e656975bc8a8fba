import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import { failWith, startReceiver, succeed, type WebhookReceiver } from '../../test/webhook-receiver.ts';
import { createPayment } from '../payments/create-payment.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { disableEndpoint } from './disable-endpoint.ts';
import { enableEndpoint } from './enable-endpoint.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { replayEvents } from './replay-events.ts';
import { retryDelivery } from './retry-delivery.ts';
import { rotateSecret } from './rotate-secret.ts';
import { sendTestEvent } from './send-test-event.ts';

let core: TestCore;
let receiver: WebhookReceiver;
let merchant: TestMerchant;

beforeAll(async () => {
  // Long enough that nothing is retried by itself.
  core = await startTestCore({ WEBHOOK_RETRY_SCHEDULE: '0,600,600' });
  await core.startWorker();
});

afterAll(() => core.close());

beforeEach(async () => {
  receiver = await startReceiver();
  merchant = await createMerchant(core.app);
});

afterEach(() => receiver.close());

async function endpoint(options: { url?: string; eventTypes?: string[] } = {}) {
  const { value } = await registerEndpoint(merchant.ctx, { url: receiver.url, ...options });
  return { id: value.endpoint.id, secret: value.secret };
}

const pay = () => createPayment(merchant.ctx, { amount: 100, currency: 'INR', upi: { vpa: 'someone@bank' } });
const deliveriesOf = (endpointId: string) =>
  core.app.db.prisma.delivery.findMany({
    where: { endpointId },
    orderBy: { eventSeq: 'asc' },
    include: { attempts: { orderBy: { number: 'asc' } }, event: true },
  });
const settled = (endpointId: string, count: number, status = 'SUCCEEDED') =>
  until(
    () => deliveriesOf(endpointId),
    deliveries => deliveries.filter(delivery => delivery.status === status).length === count,
  );

describe('a delivery', () => {
  test('brings each event to the endpoint: the bytes of the log, signed in both ways', async () => {
    const { id, secret } = await endpoint();
    await pay();
    const deliveries = await settled(id, 3);
    expect(deliveries.map(delivery => delivery.eventType)).toEqual([
      'payment.created',
      'payment.success',
      'payment.captured',
    ]);
    for (const { event, attemptCount, attempts } of deliveries) {
      if (!event) throw new Error('its event is not kept');
      const sent = receiver.received.find(webhook => webhook.event['id'] === event.id);
      expect(sent?.body.toString()).toBe(event.body);
      expect(new Webhook(secret).verify(event.body, sent?.headers as Record<string, string>)).toEqual(
        sent?.event,
      );
      expect(sent?.event).toMatchObject({
        cursor: event.seq.toString(),
        data: { payment: { version: event.paymentVersion } },
      });
      expect(attemptCount).toBe(1);
      expect(attempts).toMatchObject([{ number: 1, statusCode: 200, error: null, responseExcerpt: 'ok' }]);
    }
  });

  test('is owed to the endpoints that asked for its type of event, and to no other merchant', async () => {
    const { id } = await endpoint({ eventTypes: ['payment.captured'] });
    const stranger = await createMerchant(core.app);
    await registerEndpoint(stranger.ctx, { url: receiver.url });
    await pay();
    await settled(id, 1);
    expect(receiver.received.map(webhook => webhook.event['event'])).toEqual(['payment.captured']);
  });

  test('that fails waits for its next attempt and says why; a retry sends the same bytes with the same id', async () => {
    const { id } = await endpoint({ eventTypes: ['payment.created'] });
    receiver.answer(failWith(500));
    await pay();
    const [failed] = await until(
      () => deliveriesOf(id),
      ([delivery]) => delivery?.attemptCount === 1 && delivery.status === 'PENDING',
    );
    expect(failed).toMatchObject({ step: 1, lastStatusCode: 500, lastError: 'answered 500' });
    const waitMs = (failed?.nextAttemptAt?.getTime() ?? 0) - core.app.now().getTime();
    expect(waitMs).toBeGreaterThan(590_000);
    expect(waitMs).toBeLessThanOrEqual(660_000);
    // The fast path: a job that comes by itself when it is due, without the sweeper.
    const queue = core.app.jobs.queues.find(({ name }) => name === 'deliver-webhook');
    const delayed = await until(
      async () => (await queue?.getDelayed())?.find(job => job.data.ids.includes(failed?.id)),
      job => job !== undefined,
    );
    expect(delayed?.delay).toBeGreaterThan(590_000);
    expect(delayed?.delay).toBeLessThanOrEqual(661_000);

    receiver.answer(succeed);
    const { body } = await retryDelivery(merchant.ctx, { deliveryId: failed?.id });
    expect(JSON.parse(body)).toEqual({
      id: failed?.id,
      status: 'pending',
      message: 'Webhook retry scheduled',
    });
    const [delivered] = await settled(id, 1);
    expect(delivered).toMatchObject({ attemptCount: 2, nextAttemptAt: null, lastError: null });
    const [first, second] = receiver.received;
    expect(second?.body).toEqual(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.headers['x-webhook-signature']).toBe(first?.headers['x-webhook-signature']);
  });

  test('to an endpoint that answers 410 is held, the endpoint disabled, and its merchant told', async () => {
    const other = await startReceiver();
    const { id } = await endpoint({ eventTypes: ['payment.created'] });
    await registerEndpoint(merchant.ctx, { url: other.url, eventTypes: ['endpoint.disabled'] });
    receiver.answer(failWith(410));
    await pay();
    await until(
      () => other.received,
      webhooks => webhooks.length === 1,
    );
    expect(other.received[0]?.event).toMatchObject({
      event: 'endpoint.disabled',
      data: {
        endpoint: {
          id,
          url: receiver.url,
          status: 'disabled',
          disabled_reason: expect.stringContaining('410'),
        },
      },
    });
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'HELD', lastStatusCode: 410 }]);
    await pay();
    expect(await settled(id, 2, 'HELD')).toMatchObject([{ attemptCount: 1 }, { attemptCount: 0 }]);
    await other.close();
  });

  test('to an endpoint that has failed for five days disables it, once, and tells the others', async () => {
    const other = await startReceiver();
    const { id } = await endpoint({ eventTypes: ['payment.created', 'payment.captured'] });
    await registerEndpoint(merchant.ctx, { url: other.url, eventTypes: ['endpoint.disabled'] });
    const failingSince = new Date(core.app.now().getTime() - 5 * 24 * 60 * 60 * 1000);
    await core.app.db.prisma.webhookEndpoint.update({
      where: { id },
      data: { failures: 20, failingSince, breakerOpenUntil: failingSince },
    });
    receiver.answer(failWith(500));
    await pay();
    await until(
      () => other.received,
      webhooks => webhooks.length === 1,
    );
    expect(other.received[0]?.event).toMatchObject({
      data: { endpoint: { id, disabled_reason: 'Every webhook to it has failed for 5 days.' } },
    });
    // The one that failed, and the one that came after it.
    await settled(id, 2, 'HELD');
    expect(
      await core.app.db.prisma.event.count({ where: { type: 'endpoint.disabled', endpointId: id } }),
    ).toBe(1);
    await other.close();
  });

  test('that was held while its endpoint was disabled is sent by a replay', async () => {
    const since = core.app.now();
    const { id } = await endpoint({ eventTypes: ['payment.created', 'payment.captured'] });
    await disableEndpoint(merchant.ctx, { endpointId: id, reason: 'Moving house.' });
    await pay();
    await settled(id, 2, 'HELD');
    await expect(replayEvents(merchant.ctx, { endpointId: id, since })).rejects.toThrow('is disabled');
    await enableEndpoint(merchant.ctx, { endpointId: id });
    const { value } = await replayEvents(merchant.ctx, { endpointId: id, since });
    expect(value).toEqual({ count: 2, nextCursor: null });
    await settled(id, 2);
    expect(receiver.received.map(webhook => webhook.event['event']).sort()).toEqual([
      'payment.captured',
      'payment.created',
    ]);
  });

  test('can be made afterwards for events that came before the endpoint', async () => {
    const since = core.app.now();
    await pay();
    await until(
      () => core.app.db.prisma.event.count({ where: { merchantId: merchant.id } }),
      count => count === 3,
    );
    const { id } = await endpoint({ eventTypes: ['payment.captured', 'payment.success'] });
    const { value } = await replayEvents(merchant.ctx, { endpointId: id, since, which: 'ALL' });
    expect(value).toEqual({ count: 2, nextCursor: null });
    await settled(id, 2);
    await replayEvents(merchant.ctx, { endpointId: id, since, which: 'ALL' });
    const again = await until(
      () => deliveriesOf(id),
      deliveries =>
        deliveries.every(delivery => delivery.attemptCount === 2 && delivery.status === 'SUCCEEDED'),
    );
    expect(again).toHaveLength(2);
    const later = await replayEvents(merchant.ctx, {
      endpointId: id,
      since: core.app.now(),
      until: new Date(Date.now() + 60_000),
      which: 'ALL',
    });
    expect(later.value.count).toBe(0);
  });

  test('of a named event is sent again without those that happened at the same moment', async () => {
    await pay();
    const events = await until(
      () =>
        core.app.db.prisma.event.findMany({ where: { merchantId: merchant.id }, orderBy: { seq: 'asc' } }),
      found => found.length === 3,
    );
    expect(events[1]?.createdAt).toEqual(events[2]?.createdAt);
    const { id } = await endpoint({ eventTypes: ['payment.captured', 'payment.success'] });
    const eventIds = events.map(event => event.id);
    const success = events.find(event => event.type === 'payment.success')?.id ?? '';
    const one = await replayEvents(merchant.ctx, { endpointId: id, eventIds: [success] });
    expect(one.value).toEqual({ count: 1, nextCursor: null });
    await settled(id, 1);
    expect(receiver.received.map(webhook => webhook.event['id'])).toEqual([success]);
    const all = await replayEvents(merchant.ctx, { endpointId: id, eventIds });
    expect(all.value).toEqual({ count: 2, nextCursor: null });
    await settled(id, 2);
    const stranger = await createMerchant(core.app);
    const other = await registerEndpoint(stranger.ctx, { url: receiver.url });
    const theirs = await replayEvents(stranger.ctx, { endpointId: other.value.endpoint.id, eventIds });
    expect(theirs.value.count).toBe(0);
    await expect(
      replayEvents(merchant.ctx, { endpointId: id, eventIds, since: new Date(0) }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', path: ['eventIds'] });
    await expect(replayEvents(merchant.ctx, { endpointId: id })).rejects.toMatchObject({ path: ['since'] });
  });

  test('that waits can be cancelled, and retried all the same', async () => {
    const { id } = await endpoint({ eventTypes: ['payment.created'] });
    receiver.answer(failWith(503));
    await pay();
    const [waiting] = await until(
      () => deliveriesOf(id),
      ([delivery]) => delivery?.status === 'PENDING' && delivery.attemptCount === 1,
    );
    const { value } = await cancelDelivery(merchant.ctx, { deliveryId: waiting?.id });
    expect(value).toMatchObject({ status: 'CANCELLED', nextAttemptAt: null });
    await expect(cancelDelivery(merchant.ctx, { deliveryId: waiting?.id })).rejects.toThrow(
      'already cancelled',
    );
    receiver.answer(succeed);
    await retryDelivery(merchant.ctx, { deliveryId: waiting?.id });
    await settled(id, 1);
  });

  test('that cannot be prepared is tried again on its schedule, and its receiver is not blamed', async () => {
    const { id } = await endpoint({ eventTypes: ['payment.created'] });
    await core.app.db.prisma.webhookEndpoint.update({
      where: { id },
      data: { secretSealed: new Uint8Array([1, 2, 3]) },
    });
    await pay();
    const [unprepared] = await until(
      () => deliveriesOf(id),
      ([delivery]) => delivery?.attemptCount === 1 && delivery.status === 'PENDING',
    );
    expect(unprepared).toMatchObject({
      step: 1,
      lostCount: 0,
      lastStatusCode: null,
      attempts: [{ number: 1, error: 'it could not be prepared' }],
    });
    expect(receiver.received).toEqual([]);
    expect(await core.app.db.prisma.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
      failures: 0,
      failingSince: null,
    });
  });

  test('is signed with both secrets for 24 hours after a rotation', async () => {
    const { id, secret: old } = await endpoint({ eventTypes: ['payment.created'] });
    const { value } = await rotateSecret(merchant.ctx, { endpointId: id });
    expect(value.secret).not.toBe(old);
    await pay();
    await settled(id, 1);
    const [sent] = receiver.received;
    const headers = sent?.headers as Record<string, string>;
    for (const secret of [old, value.secret]) {
      expect(new Webhook(secret).verify(sent?.body.toString() ?? '', headers)).toEqual(sent?.event);
    }
    expect(headers['x-webhook-signature-previous']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('of a test event goes to the one endpoint it tests', async () => {
    const other = await startReceiver();
    const { id } = await endpoint({ eventTypes: ['payment.created'] });
    await registerEndpoint(merchant.ctx, { url: other.url });
    await sendTestEvent(merchant.ctx, { endpointId: id });
    await settled(id, 1);
    expect(receiver.received[0]?.event).toMatchObject({ event: 'webhook.test', data: { endpoint: { id } } });
    expect(other.received).toEqual([]);
    await other.close();
  });
});
