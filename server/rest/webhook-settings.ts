import { putSettings } from '../../core/webhooks/put-settings.ts';
import { readSettings } from '../../core/webhooks/read-settings.ts';
import { rotateSecret } from '../../core/webhooks/rotate-secret.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import { readBody, rename } from './body.ts';
import { answered, idempotencyKeyIn } from './idempotency.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

// A merchant's default endpoint, as the contract speaks of it: one URL and one secret.

async function put(call: Call): Promise<Reply> {
  const input = rename(await readBody(call), ['webhookUrl', 'webhookSecret']);
  return answered(200, await putSettings(call.ctx, input, idempotencyKeyIn(call)));
}

async function show({ ctx }: Call): Promise<Reply> {
  const { endpoint, secret } = await readSettings(ctx);
  return ok({ webhook_url: endpoint?.url ?? null, webhook_secret: secret });
}

async function regenerate(call: Call): Promise<Reply> {
  rename(await readBody(call), []);
  return answered(200, await rotateSecret(call.ctx, {}, idempotencyKeyIn(call)));
}

async function test(call: Call): Promise<Reply> {
  rename(await readBody(call), []);
  return answered(200, await sendTestEvent(call.ctx, {}, idempotencyKeyIn(call)));
}

const read = { access: 'key', permission: 'webhooks:read' } as const;
const write = { access: 'key', permission: 'webhooks:write' } as const;

export const webhookSettingsRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/webhooks/settings', ...read, handle: show },
  { method: 'PUT', path: '/api/v1/webhooks/settings', ...write, handle: put },
  { method: 'POST', path: '/api/v1/webhooks/regenerate-secret', ...write, handle: regenerate },
  { method: 'POST', path: '/api/v1/webhooks/test', ...write, handle: test },
  // Other names that integrations know.
  { method: 'GET', path: '/api/v1/webhooks/config', ...read, handle: show },
  { method: 'PUT', path: '/api/v1/webhooks/config', ...write, handle: put },
  { method: 'POST', path: '/api/v1/webhooks/config', ...write, handle: put },
  { method: 'PUT', path: '/api/v1/merchants/webhook', ...write, handle: put },
  { method: 'POST', path: '/api/v1/merchants/webhook/regenerate-secret', ...write, handle: regenerate },
  { method: 'POST', path: '/api/v1/merchants/webhook/test', ...write, handle: test },
];
