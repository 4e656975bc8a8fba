import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import { ENDPOINTS_MAX } from '../limits.ts';
import { createPayment } from '../payments/create-payment.ts';
import { deleteEndpoint } from './delete-endpoint.ts';
import { disableEndpoint } from './disable-endpoint.ts';
import { enableEndpoint } from './enable-endpoint.ts';
import { openEndpointSecret } from './endpoint-secret.ts';
import { putSettings } from './put-settings.ts';
import { readSettings } from './read-settings.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { replayEvents } from './replay-events.ts';
import { retryDeliveries } from './retry-deliveries.ts';
import { retryDelivery } from './retry-delivery.ts';
import { rotateSecret } from './rotate-secret.ts';
import { sendTestEvent } from './send-test-event.ts';
import { sweepDeliveries } from './sweep-deliveries.ts';
import { updateEndpoint } from './update-endpoint.ts';

const URL = 'https://shop.example/webhooks';

let core: TestCore;
let merchant: TestMerchant;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.close());

beforeEach(async () => {
  merchant = await createMerchant(core.app);
});

const register = async (input: object = {}) =>
  (await registerEndpoint(merchant.ctx, { url: URL, ...input })).value;
const endpointNow = (id: string) => core.app.db.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id } });
const pay = () => createPayment(merchant.ctx, { amount: 100, currency: 'INR', upi: { vpa: 'someone@bank' } });
const deliveriesOf = (endpointId: string) => core.app.db.prisma.delivery.findMany({ where: { endpointId } });

describe('registering an endpoint', () => {
  test('shows its secret once, and stores it sealed', async () => {
    const { endpoint, secret } = await register({ description: 'Shop', eventTypes: ['payment.success'] });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const stored = await endpointNow(endpoint.id);
    expect(stored).toMatchObject({
      url: URL,
      description: 'Shop',
      eventTypes: ['payment.success'],
      status: 'ENABLED',
    });
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(Buffer.from(stored.secretSealed).includes(secret)).toBe(false);
    expect(await openEndpointSecret(core.app.vault, stored, stored.secretSealed)).toBe(secret);
  });

  test('refuses, before anything is stored, what it could not keep', async () => {
    const refused: [object, string][] = [
      [{ url: 'ftp://shop.example/' }, 'url must begin with https:// or http://'],
      [{ url: 'http://169.254.169.254/' }, 'url must not lead to a link-local address'],
      [{ url: URL, eventTypes: ['payment.sucess'] }, 'must be types of events'],
      [{ url: URL, secret: 'short' }, 'secret must be 8 to 255 visible ASCII characters'],
      [{ url: URL, secret: 'with a space' }, 'secret must be'],
      [{ url: URL, colour: 'red' }, 'colour is not a known field'],
      [{}, 'url is required'],
    ];
    for (const [input, message] of refused) {
      await expect(registerEndpoint(merchant.ctx, input)).rejects.toThrow(message);
    }
    expect(await core.app.db.prisma.webhookEndpoint.count({ where: { merchantId: merchant.id } })).toBe(0);
  });

  test('takes an http URL of real money only where private addresses are allowed too', async () => {
    const { ctx } = await createMerchant(core.app, { mode: 'LIVE' });
    const url = 'http://shop.example/webhooks';
    const config = { ...core.app.config, WEBHOOK_ALLOW_PRIVATE: false };
    const strict = { ...ctx, app: { ...core.app, config } };
    const reason = 'must begin with https:// (http:// is for TEST mode)';
    await expect(registerEndpoint(strict, { url })).rejects.toThrow(`url ${reason}`);
    await expect(putSettings(strict, { webhookUrl: url })).rejects.toThrow(`webhookUrl ${reason}`);
    const { value } = await registerEndpoint(strict, { url: URL });
    const endpointId = value.endpoint.id;
    await expect(updateEndpoint(strict, { endpointId, url })).rejects.toThrow(`url ${reason}`);
    expect((await updateEndpoint(ctx, { endpointId, url })).value.url).toBe(url);
  });

  test('ends at a number that matching can bear', async () => {
    for (let i = 0; i < ENDPOINTS_MAX; i++) await register();
    await expect(register()).rejects.toThrow(`There are ${ENDPOINTS_MAX} webhook endpoints already`);
  });

  test('with an idempotency key happens once and answers twice, the stored secret sealed', async () => {
    const input = { url: URL };
    const first = await registerEndpoint(merchant.ctx, input, 'key-1');
    const again = await registerEndpoint(merchant.ctx, input, 'key-1');
    expect(again).toMatchObject({ replayed: true, body: first.body, value: { secret: first.value.secret } });
    expect(again.value.endpoint.id).toBe(first.value.endpoint.id);
    const key = await core.app.db.prisma.idempotencyKey.findFirst({ where: { merchantId: merchant.id } });
    expect(JSON.stringify(key?.response)).not.toContain(first.value.secret);
    await expect(registerEndpoint(merchant.ctx, { url: `${URL}/2` }, 'key-1')).rejects.toThrow(
      'different request',
    );
  });

  test('needs the permission to write webhooks', async () => {
    const reader = await createMerchant(core.app, { permissions: ['webhooks:read'] });
    await expect(registerEndpoint(reader.ctx, { url: URL })).rejects.toThrow('webhooks:write');
  });
});

describe('an endpoint', () => {
  test('of another merchant, or of the other mode, is not there', async () => {
    const { endpoint } = await register();
    const stranger = await createMerchant(core.app);
    const caller = { ...merchant.ctx.caller, mode: 'LIVE' } as NonNullable<typeof merchant.ctx.caller>;
    for (const ctx of [stranger.ctx, { ...merchant.ctx, caller }]) {
      const input = { endpointId: endpoint.id };
      for (const operation of [
        updateEndpoint,
        deleteEndpoint,
        disableEndpoint,
        enableEndpoint,
        rotateSecret,
        sendTestEvent,
      ]) {
        await expect(operation(ctx, input)).rejects.toThrow('Webhook endpoint not found');
      }
      await expect(replayEvents(ctx, { ...input, since: new Date(0) })).rejects.toThrow(
        'Webhook endpoint not found',
      );
    }
  });

  test('keeps what an update does not name, and begins in good health at a new URL', async () => {
    const { endpoint } = await register({ description: 'Shop', eventTypes: ['payment.success'] });
    await core.app.db.prisma.webhookEndpoint.update({ where: { id: endpoint.id }, data: { failures: 12 } });
    await updateEndpoint(merchant.ctx, { endpointId: endpoint.id, eventTypes: [] });
    expect(await endpointNow(endpoint.id)).toMatchObject({
      url: URL,
      description: 'Shop',
      eventTypes: [],
      failures: 12,
    });
    await updateEndpoint(merchant.ctx, { endpointId: endpoint.id, url: `${URL}/new`, description: null });
    expect(await endpointNow(endpoint.id)).toMatchObject({
      url: `${URL}/new`,
      description: null,
      failures: 0,
    });
    await expect(
      updateEndpoint(merchant.ctx, { endpointId: endpoint.id, url: 'http://[fe80::1]/' }),
    ).rejects.toThrow('link-local');
  });

  test('that is disabled and enabled again holds what came between, and tells of it with an event', async () => {
    const { endpoint } = await register();
    const { value } = await disableEndpoint(merchant.ctx, { endpointId: endpoint.id });
    expect(value).toMatchObject({ status: 'DISABLED', disabledReason: 'Disabled by the merchant.' });
    await pay();
    expect((await deliveriesOf(endpoint.id)).map(delivery => [delivery.eventType, delivery.status])).toEqual([
      ['endpoint.disabled', 'HELD'],
      ['payment.created', 'HELD'],
    ]);
    await enableEndpoint(merchant.ctx, { endpointId: endpoint.id });
    expect(await endpointNow(endpoint.id)).toMatchObject({ status: 'ENABLED', disabledReason: null });
  });

  test('that is deleted is gone from every list, and what waited for it is cancelled', async () => {
    const { endpoint } = await register();
    await pay();
    await deleteEndpoint(merchant.ctx, { endpointId: endpoint.id });
    await sweepDeliveries(core.app);
    expect(await deliveriesOf(endpoint.id)).toMatchObject([{ status: 'CANCELLED', nextAttemptAt: null }]);
    await expect(updateEndpoint(merchant.ctx, { endpointId: endpoint.id })).rejects.toThrow('not found');
    await pay();
    expect(await deliveriesOf(endpoint.id)).toHaveLength(1);
    const [delivery] = await deliveriesOf(endpoint.id);
    await expect(retryDelivery(merchant.ctx, { deliveryId: delivery?.id })).rejects.toThrow(
      'cannot be sent again',
    );
  });

  test('that is disabled while deliveries wait has them held by the sweeper', async () => {
    const { endpoint } = await register();
    await pay();
    await disableEndpoint(merchant.ctx, { endpointId: endpoint.id });
    await sweepDeliveries(core.app);
    expect(await deliveriesOf(endpoint.id)).toMatchObject([{ status: 'HELD' }, { status: 'HELD' }]);
  });

  test('is owed exactly the events after its registration, whoever races', async () => {
    const payments = Array.from({ length: 40 }, pay);
    const registered = Array.from({ length: 5 }, () => register({ eventTypes: ['payment.created'] }));
    await Promise.all(payments);
    const endpoints = await Promise.all(registered);
    const events = await core.app.db.prisma.event.findMany({
      where: { merchantId: merchant.id },
      orderBy: { seq: 'asc' },
    });
    for (const { endpoint } of endpoints) {
      const owed = (await deliveriesOf(endpoint.id))
        .map(delivery => delivery.eventSeq)
        .sort((a, b) => Number(a - b));
      // A piece of the log without a gap, up to its end.
      expect(owed).toEqual(events.slice(events.length - owed.length).map(event => event.seq));
    }
  });

  test('can be made by 20 callers at once as the default, and is one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => putSettings(merchant.ctx, { webhookUrl: `${URL}/${i}` })),
    );
    const ids = new Set(answers.map(({ value }) => value.endpoint?.id));
    expect(ids.size).toBe(1);
    expect(await core.app.db.prisma.webhookEndpoint.count({ where: { merchantId: merchant.id } })).toBe(1);
  });
});

describe('webhook settings', () => {
  test('make, change and take away the default endpoint; the secret is kept unless another is given', async () => {
    expect(await readSettings(merchant.ctx)).toEqual({ endpoint: null, secret: null });
    const made = await putSettings(merchant.ctx, { webhookUrl: URL });
    const secret = made.value.secret as string;
    expect(JSON.parse(made.body)).toEqual({ webhook_url: URL, webhook_secret: secret });
    const moved = await putSettings(merchant.ctx, { webhookUrl: `${URL}/2` });
    expect(JSON.parse(moved.body)).toEqual({ webhook_url: `${URL}/2`, webhook_secret: secret });
    expect(await readSettings(merchant.ctx)).toMatchObject({ secret: `whsec_••••${secret.slice(-4)}` });

    const given = await putSettings(merchant.ctx, { webhookUrl: URL, webhookSecret: 'whsec_test_abc123' });
    expect(given.value).toMatchObject({
      secret: 'whsec_test_abc123',
      endpoint: { id: made.value.endpoint?.id },
    });
    expect(given.value.endpoint?.previousSecretExpiresAt?.getTime()).toBeGreaterThan(Date.now());

    const removed = await putSettings(merchant.ctx, { webhookUrl: null });
    expect(JSON.parse(removed.body)).toEqual({ webhook_url: null, webhook_secret: null });
    expect(await readSettings(merchant.ctx)).toEqual({ endpoint: null, secret: null });
    await expect(rotateSecret(merchant.ctx, {})).rejects.toThrow('No webhook URL is configured.');
    await expect(sendTestEvent(merchant.ctx, {})).rejects.toThrow('No webhook URL is configured.');
  });

  test('enable a default endpoint that was disabled', async () => {
    const { value } = await putSettings(merchant.ctx, { webhookUrl: URL });
    await disableEndpoint(merchant.ctx, { endpointId: value.endpoint?.id });
    await putSettings(merchant.ctx, { webhookUrl: URL });
    expect(await endpointNow(value.endpoint?.id ?? '')).toMatchObject({
      status: 'ENABLED',
      disabledReason: null,
    });
  });

  test('say what is wrong with a URL', async () => {
    await expect(
      putSettings(merchant.ctx, { webhookUrl: 'http://me:pw@shop.example' }),
    ).rejects.toMatchObject({
      message: 'webhookUrl must not contain a user name or password',
      path: ['webhookUrl'],
    });
  });
});

describe('retrying many deliveries', () => {
  test('makes those due whose endpoint takes them, and is refused whole for one that is not there', async () => {
    const { endpoint: enabled } = await register();
    const { endpoint: disabled } = await register();
    await pay();
    await core.app.db.prisma.delivery.updateMany({
      where: { merchantId: merchant.id },
      data: { status: 'FAILED', nextAttemptAt: null, step: 4, attemptCount: 5 },
    });
    await disableEndpoint(merchant.ctx, { endpointId: disabled.id });
    const deliveryIds = (
      await core.app.db.prisma.delivery.findMany({ where: { merchantId: merchant.id, status: 'FAILED' } })
    ).map(delivery => delivery.id);
    await expect(
      retryDeliveries(merchant.ctx, { deliveryIds: [...deliveryIds, 'dlv_0000000000000000'] }),
    ).rejects.toThrow('Delivery not found');
    const { value } = await retryDeliveries(merchant.ctx, { deliveryIds });
    expect(value).toMatchObject([{ endpointId: enabled.id, status: 'PENDING', step: 0, attemptCount: 5 }]);
    await until(
      () => deliveriesOf(disabled.id),
      rows => rows.some(row => row.status === 'FAILED'),
    );
  });
});
