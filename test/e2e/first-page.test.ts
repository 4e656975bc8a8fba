import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { openDemoCheckout } from './checkout-page.ts';
import { openDashboard } from './dashboard-page.ts';

jest.setTimeout(60_000);

/** What a reader on a phone's network waits for before the first page is there, compressed. */
const DASHBOARD_MAX_KB = 250;
const CHECKOUT_MAX_KB = 90;

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

/** The scripts that the page has loaded since it was opened, as they travelled, in KB. */
async function scriptsOf(page: Page): Promise<number> {
  const sizes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map(entry => (entry as PerformanceResourceTiming).encodedBodySize),
  );
  expect(sizes.length).toBeGreaterThan(2);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  return sizes.reduce((sum, each) => sum + each, 0) / 1_000;
}

test('the first page of the dashboard is small', async () => {
  const signedIn = await browser.newContext();
  await openDashboard(await signedIn.newPage());
  // With the session and without the cache.
  const context = await browser.newContext({ storageState: await signedIn.storageState() });
  const page = await context.newPage();
  await page.goto(systemUnderTest().webUrl);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await scriptsOf(page)).toBeLessThanOrEqual(DASHBOARD_MAX_KB);
  await context.close();
  await signedIn.close();
});

test('the checkout is smaller still', async () => {
  const page = await (await browser.newContext()).newPage();
  await openDemoCheckout(page);
  expect(await scriptsOf(page)).toBeLessThanOrEqual(CHECKOUT_MAX_KB);
  await page.context().close();
});
