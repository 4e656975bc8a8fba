import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { openDemoCheckout, paidId, part, payByCard } from './checkout-page.ts';
import { untilLive } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { readServer, startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(120_000);

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  page = await (
    await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'Asia/Kolkata' })
  ).newPage();
});

afterEach(() => page.context().close());
afterAll(() => browser.close());

async function openHome(): Promise<void> {
  await page.goto(systemUnderTest().webUrl);
  await page.getByRole('button', { name: 'Sign in as the demo merchant' }).click();
  await page.locator('canvas').waitFor();
  await untilLive(page);
}

const figure = async (name: string) =>
  Number((await part(page, `figure-${name}`).innerText()).replace(/[^\d.]/g, ''));
const charted = async (name: string) =>
  Number((await part(page, `chart-${name}`).innerText()).replace(/\D/g, ''));

test('a payment made in another browser moves figures, chart and recent payments without a reload', async () => {
  await startPayments(1);
  await untilNothingIsPending();
  await openHome();
  await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
  const before = { payments: await figure('payments'), succeeded: await charted('succeeded') };

  const shopper = await (await browser.newContext()).newPage();
  await openDemoCheckout(shopper);
  await payByCard(shopper, '4111111111111111');
  const id = await paidId(shopper);
  await shopper.context().close();

  const newest = part(page, 'recent-payment').first();
  await newest.filter({ hasText: 'Captured' }).waitFor();
  expect(await newest.getByRole('link').getAttribute('href')).toBe(`/payments/${id}`);
  await until(
    async () => [await figure('payments'), await charted('succeeded')],
    ([payments, succeeded]) => payments === before.payments + 1 && succeeded === before.succeeded + 1,
  );
  expect(await page.evaluate(() => 'loadedOnce' in window)).toBe(true);
});

test('the figures of thirty days are those of the server, and stand in the address', async () => {
  await startPayments(3);
  await startPayments(2, '4000000000000002');
  await untilNothingIsPending();
  await openHome();
  await page.getByText('30 days', { exact: true }).click();
  await page.waitForURL('**/?range=30d');
  // Everything in this database was made since the tests began.
  const { paymentStats } = await readServer(new Date(0));
  const wanted = [paymentStats.total, paymentStats.succeeded, paymentStats.failed];
  await until(
    async () => [await figure('payments'), await charted('succeeded'), await charted('failed')],
    shown => JSON.stringify(shown) === JSON.stringify(wanted),
  );
  await page.reload();
  await page.locator('canvas').waitFor();
  expect(await page.getByRole('radio', { name: '30 days' }).isChecked()).toBe(true);
  await page.getByText('Show as a table').click();
  const total = (await page.locator('figure tbody tr').first().locator('td').first().innerText()).trim();
  expect(Number(total.replace(/\D/g, ''))).toBe(paymentStats.succeeded);
});

test('axe finds nothing on it, and an amount of many digits stands there whole', async () => {
  await startPayments(9, '4111111111111111', { amount: 99_999_900 });
  await untilNothingIsPending();
  await openHome();
  expect(await faults(page)).toEqual([]);
  await page.getByText('Show as a table').click();
  await page.locator('figure table').waitFor();
  expect(await faults(page)).toEqual([]);
});
