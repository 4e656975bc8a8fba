import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { setInboxAnswer } from '../../core/webhooks/inbox/set-inbox-answer.ts';
import { postGraphQL } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { requestRest } from '../../test/rest.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
});

afterAll(() => sluice.stop());

beforeEach(async () => {
  merchant = await createMerchant(sluice.app);
});

const ask = async (query: string) =>
  (await postGraphQL(sluice.url, { query, headers: merchant.headers })).data;

/** The path of the merchant's inbox; in this process the API has a port of its own. */
async function inboxPath(): Promise<string> {
  const { webhookInbox } = await ask('{ webhookInbox { url } }');
  return new URL(webhookInbox.url).pathname;
}

const post = (path: string, raw: string) =>
  requestRest(sluice.url, { method: 'POST', path, raw, headers: { 'webhook-id': 'evt_1' } });

describe('the webhook inbox', () => {
  test('keeps what it is sent, newest first, and shows it to its merchant', async () => {
    const path = await inboxPath();
    expect(await post(path, '{"event":"payment.created"}')).toMatchObject({
      status: 200,
      body: { received: true },
    });
    await post(path, 'not JSON \0 at all');
    const { webhookInbox } = await ask('{ webhookInbox { requests { id body headers statusCode } } }');
    expect(webhookInbox.requests).toMatchObject([
      { body: 'not JSON  at all', statusCode: 200 },
      { body: '{"event":"payment.created"}', headers: { 'webhook-id': 'evt_1' } },
    ]);
    merchant = await createMerchant(sluice.app);
    expect((await ask('{ webhookInbox { requests { id } } }')).webhookInbox.requests).toEqual([]);
  });

  test('keeps no credentials that came along', async () => {
    const path = await inboxPath();
    await requestRest(sluice.url, { method: 'POST', path, raw: '{}', headers: merchant.headers });
    const { webhookInbox } = await ask('{ webhookInbox { requests { headers } } }');
    expect(webhookInbox.requests[0].headers).toMatchObject({
      'x-api-key': merchant.key,
      'x-api-secret': '[withheld]',
    });
  });

  test('answers as it is told, for as often as it is told', async () => {
    const path = await inboxPath();
    const told = await ask(
      'mutation { setWebhookInbox(input: { statusCode: 503, times: 2 }) { ... on WebhookInbox { statusCode remaining } } }',
    );
    expect(told.setWebhookInbox).toEqual({ statusCode: 503, remaining: 2 });
    expect([
      (await post(path, '1')).status,
      (await post(path, '2')).status,
      (await post(path, '3')).status,
    ]).toEqual([503, 503, 200]);
    await setInboxAnswer(merchant.ctx, { statusCode: 410 });
    expect((await post(path, '4')).status).toBe(410);
    await setInboxAnswer(merchant.ctx, { delayMs: 150 });
    const startedAt = performance.now();
    expect((await post(path, '5')).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
  });

  test('refuses what it could not answer', async () => {
    const refused = await ask(
      'mutation { setWebhookInbox(input: { statusCode: 99 }) { ... on ValidationError { message path } } }',
    );
    expect(refused.setWebhookInbox).toEqual({
      message: 'statusCode must be between 200 and 599',
      path: ['statusCode'],
    });
    await expect(setInboxAnswer(merchant.ctx, { delayMs: 60_000 })).rejects.toThrow(
      'delayMs must be between 0 and 20000',
    );
  });

  test('keeps the newest hundred', async () => {
    const path = await inboxPath();
    for (let i = 0; i < 105; i++) await post(path, String(i));
    const { webhookInbox } = await ask('{ webhookInbox { requests(first: 1000) { body } } }');
    expect(webhookInbox.requests).toHaveLength(100);
    expect(webhookInbox.requests[0]).toEqual({ body: '104' });
  });

  test('is nowhere else', async () => {
    for (const path of ['/webhook-inbox/unknown', '/webhook-inbox/%00']) {
      expect((await post(path, '{}')).status).toBe(404);
    }
  });
});
