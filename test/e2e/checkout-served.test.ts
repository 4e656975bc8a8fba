import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newId } from '../../core/ids.ts';
import { newApiCredentials } from '../../core/merchants/api-keys.ts';
import { DEMO_KEY, DEMO_USER, DEMO_WEBHOOK_SECRET } from '../../core/merchants/demo-merchant.ts';
import { newClientSecret } from '../../core/orders/client-secret.ts';
import { newEndpointSecret } from '../../core/webhooks/endpoint-secret.ts';
import { systemUnderTest } from '../chromium.ts';
import { paidId, part, payByCard } from './checkout-page.ts';
import { inFreshPages } from './fresh-pages.ts';
import { scriptBytes } from './script-bytes.ts';
import { openShopCheckout } from './shop-page.ts';

jest.setTimeout(90_000);

const ROOT = join(import.meta.dirname, '..', '..');
const BUILT = join(ROOT, 'dist', 'clients');
const SHOP = join(ROOT, 'dist', 'demo-shop');

/** What a shop's page loads before anybody presses anything. */
const LOADER_MAX_BYTES = 5_000;
/** All scripts of the checkout from its first byte to the success screen of a card, compressed as they are sent. */
const CHECKOUT_MAX_BYTES = 90_000;

let page: Page;
inFreshPages(fresh => {
  page = fresh;
});

/** Every kind of secret there is: of API keys, orders, webhooks, processors, the sandbox and the demo user. */
const SECRET =
  /secret_(?:test|live)_\w+|order_\w{12,}_secret_\w+|whsec_[\w+/]{8,}=*|\b[rs]k_(?:test|live)_\w{8,}|sandbox-secret|sluice-demo\b/g;
const secretsIn = (text: string): string[] => text.match(SECRET) ?? [];

test.each([
  ["the demo merchant's API secret", DEMO_KEY.secret],
  ['an API secret for tests', newApiCredentials('TEST', new Date()).secret],
  ['an API secret for live money', newApiCredentials('LIVE', new Date()).secret],
  ['a client secret', newClientSecret(newId('order'))],
  ["the demo merchant's webhook secret", DEMO_WEBHOOK_SECRET],
  ['a webhook secret', newEndpointSecret()],
  ["a processor's key", 'sk_live_51H8example0000'],
  ["the sandbox's secret", 'sandbox-secret'],
  ["the demo user's password", DEMO_USER.password],
])('the search finds %s', (_kind, secret) => {
  expect(secretsIn(`const a="${secret}";`)).toEqual([secret]);
});

/** Pictures and fonts, and the same texts once more, compressed. */
const NO_TEXT = /\.(?:woff2|png|ico|br|gz)$/;

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !NO_TEXT.test(entry.name))
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

test('nothing that was built holds a secret', () => {
  const texts = [BUILT, SHOP].flatMap(textsIn);
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.flatMap(secretsIn)).toEqual([]);
});

test('nothing that a shopper loads holds one, but for that of their own order', async () => {
  const bodies: Promise<string>[] = [];
  page.on('response', response => {
    const { pathname } = new URL(response.url());
    if (response.request().resourceType() !== 'font' && !pathname.endsWith('/graphql')) {
      bodies.push(response.text().catch(() => ''));
    }
  });
  await openShopCheckout(page);
  const secrets = (await Promise.all(bodies)).flatMap(secretsIn);
  expect(bodies.length).toBeGreaterThan(5);
  // The shop's own server handed out the secret of this one order, which is what it is for.
  expect(secrets.filter(secret => !secret.startsWith('order_'))).toEqual([]);
});

function verifyCheckout(...options: string[]): string {
  const command = [join(ROOT, 'dev', 'verify-checkout.mjs'), '--url', systemUnderTest().webUrl, ...options];
  const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return stdout + stderr;
}

test('a running server serves what was built, by the word of verify-checkout', async () => {
  const asBuilt = /^✓ .*\/checkout: the page, \d+ scripts and [1-9]\d* stylesheets, as built\.\n$/;
  expect(verifyCheckout()).toMatch(asBuilt);

  const order = await openShopCheckout(page);
  const { port } = new URL(systemUnderTest().shopUrl);
  const shop = ['localhost', '127.0.0.1'].flatMap(name => ['--embedded-by', `http://${name}:${port}`]);
  expect(verifyCheckout('--order', order, ...shop)).toMatch(asBuilt);
  expect(verifyCheckout('--order', order)).toMatch(/^✗ .*frame-ancestors is .*; it has to be 'self'\.\n$/);
});

test('the demo shop loads the script by the name that never changes, which is small and may be kept for ever', async () => {
  const { webUrl, shopUrl } = systemUnderTest();
  const { path, integrity } = (await (await fetch(`${webUrl}/checkout.js.json`)).json()) as Record<
    string,
    string
  >;
  const loaded = page.waitForResponse(response => new URL(response.url()).pathname === path);
  await page.goto(`${shopUrl}/demo-shop`);
  const response = await loaded;
  expect(await response.headerValue('cache-control')).toContain('immutable');
  expect(await page.locator('script[integrity]').getAttribute('integrity')).toBe(integrity);
  expect(await page.evaluate(() => typeof Reflect.get(window, 'PaymentGateway'))).toBe('function');
  expect((await response.request().sizes()).responseBodySize).toBeLessThanOrEqual(LOADER_MAX_BYTES);
});

test.each(['en', 'hi', 'de', 'ar', 'ja'])(
  'from the first byte to the success screen of a card, the scripts are small in %s',
  async locale => {
    await page.goto(`${systemUnderTest().webUrl}/checkout?locale=${locale}`);
    await part(page, 'pay-button').waitFor();
    await payByCard(page, '4111111111111111');
    await paidId(page);
    expect(await scriptBytes(page)).toBeLessThanOrEqual(CHECKOUT_MAX_BYTES);
  },
);
