import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DEMO_KEY } from '../../core/merchants/demo-merchant.ts';
import { seed } from '../../prisma/seed.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { requestRest } from '../../test/rest.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';
import { failWith, startReceiver, succeed, type WebhookReceiver } from '../../test/webhook-receiver.ts';

let sluice: Sluice;
let receiver: WebhookReceiver;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  receiver = await startReceiver();
  await sluice.core.startWorker();
});

afterAll(async () => {
  await sluice.stop();
  await receiver.close();
});

beforeEach(async () => {
  merchant = await createMerchant(sluice.app);
  receiver.answer(succeed);
});

const rest = (method: string, path: string, body?: object, headers: object = {}) =>
  requestRest(sluice.url, {
    method,
    path: `/api/v1${path}`,
    body,
    headers: { ...merchant.headers, ...headers },
  });

const pay = () =>
  rest('POST', '/payments', { amount: 100, currency: 'INR', method: 'upi', vpa: 'someone@bank' });

/** The delivery log, once it looks as wanted. */
const log = (
  query: string,
  wanted: (body: { total: number; data: { response_code: number | null }[] }) => boolean,
) =>
  until(
    () => rest('GET', `/webhooks${query}`),
    ({ body }) => wanted(body),
  );

describe('webhook settings over REST', () => {
  test.each([
    ['PUT', '/webhooks/settings'],
    ['PUT', '/webhooks/config'],
    ['POST', '/webhooks/config'],
    ['PUT', '/merchants/webhook'],
  ])('are set by %s %s, in snake_case and in camelCase', async (method, path) => {
    const saved = await rest(method, path, {
      webhook_url: receiver.url,
      webhook_secret: 'whsec_test_abc123',
    });
    expect(saved).toMatchObject({
      status: 200,
      body: { webhook_url: receiver.url, webhook_secret: 'whsec_test_abc123' },
    });
    const changed = await rest(method, path, { webhookUrl: `${receiver.url}/2` });
    expect(changed.body).toEqual({ webhook_url: `${receiver.url}/2`, webhook_secret: 'whsec_test_abc123' });
    expect((await rest('GET', '/webhooks/settings')).body).toEqual({
      webhook_url: `${receiver.url}/2`,
      webhook_secret: 'whsec_••••c123',
    });
    expect((await rest('GET', '/merchants/profile')).body.webhook_url).toBe(`${receiver.url}/2`);
    expect((await rest(method, path, { webhook_url: null })).body).toEqual({
      webhook_url: null,
      webhook_secret: null,
    });
  });

  test('of the demo merchant begin with the published secret, and its webhooks verify with it', async () => {
    await seed(sluice.core.databaseUrl, 'test');
    const headers = { 'x-api-key': DEMO_KEY.id, 'x-api-secret': DEMO_KEY.secret };
    const saved = await rest('PUT', '/webhooks/settings', { webhook_url: receiver.url }, headers);
    expect(saved.body).toEqual({ webhook_url: receiver.url, webhook_secret: 'whsec_test_abc123' });
    await rest('POST', '/webhooks/test', undefined, headers);
    const received = await until(
      () => receiver.received.find(({ event }) => event['event'] === 'webhook.test'),
      found => found !== undefined,
    );
    const expected = createHmac('sha256', 'whsec_test_abc123')
      .update(received?.body ?? '')
      .digest('hex');
    expect(received?.headers['x-webhook-signature']).toBe(expected);
  });

  test('say what is wrong, by the name the caller used', async () => {
    expect(await rest('PUT', '/webhooks/settings', { webhook_url: 'http://169.254.169.254/' })).toMatchObject(
      {
        status: 400,
        body: {
          error: {
            code: 'BAD_REQUEST_ERROR',
            description: 'webhook_url must not lead to a link-local address (169.254.169.254)',
            field: 'webhook_url',
          },
        },
      },
    );
    expect((await rest('PUT', '/webhooks/settings', { url: 'x' })).body.error.description).toBe(
      'url is not a known field',
    );
    expect((await rest('PUT', '/webhooks/settings', {})).body.error.description).toBe(
      'webhook_url is required',
    );
    for (const path of ['/webhooks/test', '/webhooks/regenerate-secret', '/merchants/webhook/test']) {
      expect(await rest('POST', path)).toMatchObject({
        status: 400,
        body: { error: { description: 'No webhook URL is configured.' } },
      });
    }
  });

  test('give a new secret, beside which the old one still signs', async () => {
    const { body: settings } = await rest('PUT', '/webhooks/settings', { webhook_url: receiver.url });
    const { body } = await rest('POST', '/merchants/webhook/regenerate-secret');
    expect(body).toEqual({ webhook_secret: expect.stringMatching(/^whsec_/) });
    expect(body.webhook_secret).not.toBe(settings.webhook_secret);
    const before = receiver.received.length;
    const sent = await rest('POST', '/webhooks/test');
    expect(sent).toMatchObject({ status: 200, body: { event: 'webhook.test', status: 'pending' } });
    await until(
      () => receiver.received.length,
      length => length > before,
    );
    expect(receiver.received[before]?.headers).toHaveProperty('x-webhook-signature-previous');
  });

  test('answer a repeated key with the same bytes', async () => {
    const key = { 'idempotency-key': 'settings-1' };
    const first = await rest('PUT', '/webhooks/settings', { webhook_url: receiver.url }, key);
    const again = await rest('PUT', '/webhooks/settings', { webhook_url: receiver.url }, key);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await rest('PUT', '/webhooks/settings', { webhook_url: null }, key)).status).toBe(422);
  });
});

describe('the delivery log over REST', () => {
  test('tells the story: a URL is set, a delivery fails, a retry turns it to success', async () => {
    await rest('PUT', '/webhooks/settings', { webhook_url: receiver.url });
    receiver.answer(failWith(500));
    const { body: payment } = await pay();
    const failing = await log('?event=payment.created', ({ data }) => data[0]?.response_code === 500);
    const [delivery] = failing.body.data;
    expect(delivery).toMatchObject({
      id: expect.stringMatching(/^dlv_/),
      event: 'payment.created',
      payment_id: payment.id,
      status: 'pending',
      attempts: 1,
      response_code: 500,
      error: 'answered 500',
    });
    expect(Date.parse(delivery.next_retry_at)).toBeGreaterThan(Date.parse(delivery.last_attempt_at) + 59_000);

    receiver.answer(succeed);
    const retried = await rest('POST', `/webhooks/${delivery.id}/retry`);
    expect(retried).toMatchObject({
      status: 200,
      body: { id: delivery.id, status: 'pending', message: 'Webhook retry scheduled' },
    });
    await log('?event=payment.created&status=success', ({ total }) => total === 1);
    const { body: shown } = await rest('GET', `/webhooks/${delivery.id}`);
    expect(shown).toMatchObject({
      status: 'success',
      attempts: 2,
      next_retry_at: null,
      payload: { event: 'payment.created', data: { payment: { id: payment.id } } },
      attempt_log: [
        { number: 1, response_code: 500, error: 'answered 500', response_body: 'status 500' },
        { number: 2, response_code: 200, error: null, response_body: 'ok' },
      ],
    });
  });

  test('is paged, filtered, and refuses filters that it does not know', async () => {
    await rest('PUT', '/webhooks/settings', { webhook_url: receiver.url });
    await Promise.all([pay(), pay(), pay()]);
    await log('?status=success', ({ total }) => total === 6);
    const page = await rest('GET', '/webhooks?limit=4&offset=4');
    expect(page.body).toMatchObject({ total: 6, limit: 4, offset: 4 });
    expect(page.body.data).toHaveLength(2);
    expect((await rest('GET', '/webhooks?event=payment.success')).body.total).toBe(3);
    for (const [query, field] of [
      ['status=done', 'status'],
      ['event=payment.eaten', 'event'],
      ['limit=0', 'limit'],
    ]) {
      expect(await rest('GET', `/webhooks?${query}`)).toMatchObject({
        status: 400,
        body: { error: { field } },
      });
    }
  });

  test('shows nothing of another merchant, and no credential no log', async () => {
    await rest('PUT', '/webhooks/settings', { webhook_url: receiver.url });
    const { body } = await rest('POST', '/webhooks/test');
    merchant = await createMerchant(sluice.app);
    expect((await rest('GET', '/webhooks')).body.total).toBe(0);
    const unknown = await rest('GET', '/webhooks/dlv_0000000000000000');
    const foreign = await rest('GET', `/webhooks/${body.id}`);
    expect([foreign.status, foreign.text]).toEqual([404, unknown.text]);
    expect((await rest('POST', `/webhooks/${body.id}/retry`)).status).toBe(404);
    expect((await requestRest(sluice.url, { path: '/api/v1/webhooks' })).status).toBe(401);
  });
});
