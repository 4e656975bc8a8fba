import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { schema } from '../server/graphql/schema.ts';
import { routes } from '../server/rest/routes.ts';

/**
 * Every operation of core is offered by both APIs. An operation that is new fails this test until it is listed
 * with its mutation and its route; `null` says that the REST contract has no such thing.
 */
const SURFACE: Readonly<Record<string, { mutation: string; route: string | null }>> = {
  createOrder: { mutation: 'createOrder', route: 'POST /api/v1/orders' },
  createPayment: { mutation: 'createPayment', route: 'POST /api/v1/payments' },
  capturePayment: { mutation: 'capturePayment', route: 'POST /api/v1/payments/:id/capture' },
  voidPayment: { mutation: 'voidPayment', route: 'POST /api/v1/payments/:id/void' },
  refundPayment: { mutation: 'refundPayment', route: 'POST /api/v1/payments/:id/refunds' },
  putSettings: { mutation: 'saveWebhookSettings', route: 'PUT /api/v1/webhooks/settings' },
  rotateSecret: { mutation: 'rotateWebhookSecret', route: 'POST /api/v1/webhooks/regenerate-secret' },
  sendTestEvent: { mutation: 'sendTestEvent', route: 'POST /api/v1/webhooks/test' },
  retryDelivery: { mutation: 'retryDelivery', route: 'POST /api/v1/webhooks/:id/retry' },
  retryDeliveries: { mutation: 'retryDeliveries', route: null },
  cancelDelivery: { mutation: 'cancelDelivery', route: null },
  replayEvents: { mutation: 'replayEvents', route: null },
  registerEndpoint: { mutation: 'createWebhookEndpoint', route: null },
  updateEndpoint: { mutation: 'updateWebhookEndpoint', route: null },
  enableEndpoint: { mutation: 'enableWebhookEndpoint', route: null },
  disableEndpoint: { mutation: 'disableWebhookEndpoint', route: null },
  issueKey: { mutation: 'createApiKey', route: null },
  revokeKey: { mutation: 'revokeApiKey', route: null },
  deleteEndpoint: { mutation: 'deleteWebhookEndpoint', route: null },
};

const ROOT = new URL('..', import.meta.url).pathname;

/** The names under which core defines its operations. */
function operationNames(): string[] {
  const files = readdirSync(join(ROOT, 'core'), { recursive: true, encoding: 'utf8' });
  return files
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap(file => [
      ...readFileSync(join(ROOT, 'core', file), 'utf8').matchAll(/^export const (\w+) = operation\(/gm),
    ])
    .map(match => match[1] as string);
}

test('every operation of core is listed here', () => {
  expect(operationNames().sort()).toEqual(Object.keys(SURFACE).sort());
});

test('every operation has a mutation', () => {
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect(mutations).toEqual(expect.arrayContaining(Object.values(SURFACE).map(({ mutation }) => mutation)));
});

test('every operation that the REST contract names has a route', () => {
  const offered = routes.map(({ method, path }) => `${method} ${path}`);
  expect(offered).toEqual(expect.arrayContaining(Object.values(SURFACE).flatMap(({ route }) => route ?? [])));
});
