import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { openDemoCheckout } from './checkout-page.ts';
import { openDashboard } from './dashboard-page.ts';

jest.setTimeout(60_000);

/** What a reader on a phone's network waits for before the first page is there. */
const DASHBOARD_MAX_KB = 250;
const CHECKOUT_MAX_KB = 90;

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'clients');

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

/** The scripts that the page has loaded since it was opened, compressed, in KB. */
async function scriptsOf(page: Page): Promise<number> {
  const paths = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter(path => path.endsWith('.js')),
  );
  expect(paths.length).toBeGreaterThan(2);
  const bytes = [...new Set(paths)].map(path => gzipSync(readFileSync(join(BUILT, path))).length);
  return bytes.reduce((sum, each) => sum + each, 0) / 1_000;
}

test('the first page of the dashboard is small', async () => {
  const page = await (await browser.newContext()).newPage();
  await openDashboard(page);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await scriptsOf(page)).toBeLessThanOrEqual(DASHBOARD_MAX_KB);
  await page.context().close();
});

test('the checkout is smaller still', async () => {
  const page = await (await browser.newContext()).newPage();
  await openDemoCheckout(page);
  expect(await scriptsOf(page)).toBeLessThanOrEqual(CHECKOUT_MAX_KB);
  await page.context().close();
});
