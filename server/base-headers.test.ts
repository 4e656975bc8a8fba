import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sluice, startSluice } from '../test/sluice.ts';
import { routes } from './rest/routes.ts';
import { readStaticFiles } from './web/static-files.ts';
import { createWebServer, type WebServer } from './web/web-server.ts';

let sluice: Sluice;
let web: WebServer;
let webUrl: string;
let folder: string;

const PUBLIC_URL = 'https://pay.example';
const OPERATOR_TOKEN = 'an-operator-token-of-a-test';

beforeAll(async () => {
  sluice = await startSluice({ PUBLIC_URL, OPERATOR_TOKEN });
  folder = mkdtempSync(join(tmpdir(), 'sluice-headers-'));
  for (const name of ['assets', 'checkout']) mkdirSync(join(folder, name));
  for (const name of ['index.html', 'checkout/index.html', 'checkout.js', 'assets/app-Abc123.js'])
    writeFileSync(join(folder, name), name);
  web = createWebServer({
    files: readStaticFiles(folder),
    apiUrl: sluice.url,
    publicUrl: PUBLIC_URL,
    checkoutUrl: PUBLIC_URL,
    sandboxUrl: undefined,
  });
  await new Promise<void>(resolve => web.http.listen(0, '127.0.0.1', resolve));
  webUrl = `http://127.0.0.1:${(web.http.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await web.close();
  await sluice.stop();
  rmSync(folder, { recursive: true });
});

const ON_EVERY_ANSWER = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': expect.stringContaining('camera=()'),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': expect.stringMatching(/^(?:same|cross)-origin$/),
  'strict-transport-security': expect.stringMatching(/^max-age=\d{8}$/),
};

const ON_THE_API = {
  ...ON_EVERY_ANSWER,
  'cache-control': 'no-store',
  'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
};

async function headersOf(url: string, init: RequestInit = {}): Promise<Record<string, string>> {
  const response = await fetch(url, init);
  await response.arrayBuffer();
  return Object.fromEntries(response.headers);
}

/** Each once as a stranger asks, who is refused by most, and without what it wants in its body. */
const ROUTES = routes.map(({ method, path }) => ({ method, path: path.replace(/:\w+/g, 'unknown') }));

describe('every answer of the API says what browsers may do with it', () => {
  test.each(ROUTES)('$method $path', async ({ method, path }) => {
    expect(await headersOf(sluice.url + path, { method })).toMatchObject(ON_THE_API);
  });

  test.each([
    ['what is not there', '/nothing', {}],
    ['a method that is not taken', '/api/v1/orders', { method: 'DELETE' }],
    ['the description of REST', '/openapi.json', {}],
    ['the collection', '/collection.json', {}],
    ['the reference', '/docs/api', {}],
    ['the schema', '/schema.graphql', {}],
    ['the queues, to a stranger', '/queues', {}],
    ['the metrics, to a stranger', '/metrics', {}],
    ['the metrics', '/metrics', { headers: { authorization: `Bearer ${OPERATOR_TOKEN}` } }],
    ['GraphQL without a document', '/graphql', {}],
    [
      'GraphQL with what is no JSON',
      '/graphql',
      { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
    ],
    ['GraphQL as a form', '/graphql', { method: 'POST', body: 'query=x' }],
    [
      'GraphQL',
      '/graphql',
      { method: 'POST', body: '{"query":"{ __typename }"}', headers: { 'content-type': 'application/json' } },
    ],
  ] as [string, string, RequestInit][])('%s', async (_what, path, init) => {
    expect(await headersOf(sluice.url + path, init)).toMatchObject(ON_THE_API);
  });

  test('and so does GraphiQL, which may be kept for an hour', async () => {
    const headers = await headersOf(`${sluice.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(headers).toMatchObject({ ...ON_THE_API, 'cache-control': 'private, max-age=3600' });
  });
});

describe('every answer of the pages does too', () => {
  test.each([
    ['the dashboard', '/', "frame-ancestors 'none'"],
    ['a page within it', '/payments/pay_1', "frame-ancestors 'none'"],
    ['the checkout', '/checkout', "frame-ancestors 'self'"],
    ['what is not there', '/assets/gone.js', "frame-ancestors 'none'"],
    ['its health', '/health', "frame-ancestors 'none'"],
    ['what comes from the API', '/api/v1/orders', "frame-ancestors 'none'"],
    ['GraphiQL through it', '/graphql', "frame-ancestors 'none'"],
  ])('%s', async (_what, path, policy) => {
    expect(await headersOf(webUrl + path)).toMatchObject({
      ...ON_EVERY_ANSWER,
      'content-security-policy': expect.stringContaining(policy),
    });
  });

  test('what shops load may be loaded by them, what our pages load by our pages alone', async () => {
    expect(await headersOf(`${webUrl}/assets/app-Abc123.js`)).toMatchObject({
      ...ON_EVERY_ANSWER,
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(await headersOf(`${webUrl}/checkout.js`)).toMatchObject({
      ...ON_EVERY_ANSWER,
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  test('and what is said while the API is away', async () => {
    const lonely = createWebServer({
      files: readStaticFiles(folder),
      apiUrl: 'http://127.0.0.1:9',
      publicUrl: PUBLIC_URL,
      checkoutUrl: PUBLIC_URL,
      sandboxUrl: undefined,
    });
    await new Promise<void>(resolve => lonely.http.listen(0, '127.0.0.1', resolve));
    const { port } = lonely.http.address() as AddressInfo;
    expect(await headersOf(`http://127.0.0.1:${port}/api/v1/orders`)).toMatchObject(ON_THE_API);
    await lonely.close();
  });
});
