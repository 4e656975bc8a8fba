import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { part } from './checkout-page.ts';
import { drawnCounters, drawnRows, openDashboard, untilLive } from './dashboard-page.ts';
import { CREDENTIALS, startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(120_000);

// How fast is the benchmark's to say (test/bench/dashboard.mjs).
const PAYMENTS = 20;

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

/** A window of its own: a tab in the background is not drawn. */
async function newWindow(options: { bypassCSP?: boolean } = {}): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })).newPage();
}

/** A browser that knows nothing of the dashboard's. What an API answers forbids scripts, so its page may ignore that. */
async function openPayer(): Promise<Page> {
  const payer = await newWindow({ bypassCSP: true });
  await payer.goto(`${systemUnderTest().apiUrl}/health`);
  return payer;
}

const pay = (payer: Page): Promise<string> =>
  payer.evaluate(async headers => {
    const body = { amount: 4_999, currency: 'INR', method: 'upi', vpa: 'success@sluice' };
    const answer = await fetch('/api/v1/payments', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ ...body, capture_method: 'automatic' }),
    });
    return (await answer.json()).id;
  }, CREDENTIALS);

test('each payment made in one browser appears in the table, counters and chart of another without a reload', async () => {
  // A merchant without any payment is shown an introduction in the chart's place.
  await startPayments(1);
  await untilNothingIsPending();
  const [table, home, payer] = await Promise.all([newWindow(), newWindow(), openPayer()]);
  await openDashboard(table);
  await openDashboard(home);
  await home.getByRole('link', { name: 'Home', exact: true }).first().click();
  await home.locator('canvas').waitFor();
  await untilLive(home);
  const charted = async () => Number((await part(home, 'chart-succeeded').innerText()).replace(/\D/g, ''));
  const before = { ...(await drawnCounters(table)), charted: await charted() };
  for (const page of [table, home]) await page.evaluate(() => Object.assign(window, { loadedOnce: true }));

  for (let paid = 1; paid <= PAYMENTS; paid += 1) {
    const id = await pay(payer);
    await until(
      async () => {
        const { total, succeeded } = await drawnCounters(table);
        return { newest: (await drawnRows(table))[0], total, succeeded, charted: await charted() };
      },
      shown =>
        shown.newest?.id === id &&
        shown.newest.status === 'Captured' &&
        shown.total === before.total + paid &&
        shown.succeeded === before.succeeded + paid &&
        shown.charted === before.charted + paid,
    );
  }
  for (const page of [table, home]) expect(await page.evaluate(() => 'loadedOnce' in window)).toBe(true);
});
