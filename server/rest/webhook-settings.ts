import { putSettings } from '../../core/webhooks/put-settings.ts';
import { readSettings } from '../../core/webhooks/read-settings.ts';
import { rotateSecret } from '../../core/webhooks/rotate-secret.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import { readBody, rename } from './body.ts';
import * as docs from './docs/webhooks.ts';
import { answered, idempotencyKeyIn } from './idempotency.ts';
import { aliasOf } from './openapi/route-doc.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

// A merchant's default endpoint, as the contract speaks of it: one URL and one secret.

async function put(call: Call): Promise<Reply> {
  const input = rename(await readBody(call), docs.putSettings.body.schema);
  return answered(200, await putSettings(call.ctx, input, idempotencyKeyIn(call)));
}

async function show({ ctx }: Call): Promise<Reply> {
  const { endpoint, secret } = await readSettings(ctx);
  return ok({ webhook_url: endpoint?.url ?? null, webhook_secret: secret });
}

async function regenerate(call: Call): Promise<Reply> {
  rename(await readBody(call), docs.regenerateSecret.body.schema);
  return answered(200, await rotateSecret(call.ctx, {}, idempotencyKeyIn(call)));
}

async function test(call: Call): Promise<Reply> {
  rename(await readBody(call), docs.sendTest.body.schema);
  return answered(200, await sendTestEvent(call.ctx, {}, idempotencyKeyIn(call)));
}

const read = { access: 'key', permission: 'webhooks:read' } as const;
const write = { access: 'key', permission: 'webhooks:write' } as const;

export const webhookSettingsRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/webhooks/settings', ...read, doc: docs.showSettings, handle: show },
  { method: 'PUT', path: '/api/v1/webhooks/settings', ...write, doc: docs.putSettings, handle: put },
  {
    method: 'POST',
    path: '/api/v1/webhooks/regenerate-secret',
    ...write,
    doc: docs.regenerateSecret,
    handle: regenerate,
  },
  { method: 'POST', path: '/api/v1/webhooks/test', ...write, doc: docs.sendTest, handle: test },
  // Other names that integrations know.
  {
    method: 'GET',
    path: '/api/v1/webhooks/config',
    ...read,
    doc: aliasOf(docs.showSettings, 'getWebhookConfig'),
    handle: show,
  },
  {
    method: 'PUT',
    path: '/api/v1/webhooks/config',
    ...write,
    doc: aliasOf(docs.putSettings, 'putWebhookConfig'),
    handle: put,
  },
  {
    method: 'POST',
    path: '/api/v1/webhooks/config',
    ...write,
    doc: aliasOf(docs.putSettings, 'postWebhookConfig'),
    handle: put,
  },
  {
    method: 'PUT',
    path: '/api/v1/merchants/webhook',
    ...write,
    doc: aliasOf(docs.putSettings, 'putMerchantWebhook'),
    handle: put,
  },
  {
    method: 'POST',
    path: '/api/v1/merchants/webhook/regenerate-secret',
    ...write,
    doc: aliasOf(docs.regenerateSecret, 'regenerateMerchantWebhookSecret'),
    handle: regenerate,
  },
  {
    method: 'POST',
    path: '/api/v1/merchants/webhook/test',
    ...write,
    doc: aliasOf(docs.sendTest, 'sendMerchantTestWebhook'),
    handle: test,
  },
];
