import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { paidId, part, payByCard } from './checkout-page.ts';
import { complaintsOf } from './complaints.ts';
import { openDashboard, untilLive } from './dashboard-page.ts';
import { faults } from './faults.ts';

jest.setTimeout(120_000);

let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  complaints = complaintsOf(page);
  await openDashboard(page);
});

afterEach(() => page.context().close());
afterAll(() => browser.close());

async function openOrders() {
  await page.getByRole('link', { name: 'Orders', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
  await untilLive(page);
}

test('an order made in the dashboard is paid by its link in another browser, and its page turns paid by itself', async () => {
  const receipt = `INV-${Date.now()}`;
  await openOrders();
  await page.getByRole('button', { name: 'Create order' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill('12x');
  await dialog.getByRole('button', { name: 'Create order' }).click();
  await dialog.getByText('Enter an amount in figures').waitFor();
  expect(await faults(page)).toEqual([]);
  await dialog.getByLabel('Amount').fill('1,299.50');
  await dialog.getByLabel('Receipt').fill(receipt);
  await dialog.getByLabel('Description').fill('Two lamps');
  await dialog.getByRole('button', { name: 'Create order' }).click();
  const link = await part(page, 'payment-link').innerText();
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('link', { name: 'Show the order' }).click();
  await page.waitForURL('**/orders/order_*');
  await part(page, 'order-state').getByText('Not paid yet').waitFor();
  await page.getByText('Two lamps').waitFor();
  expect(await page.content()).not.toContain(new URL(link).hash);
  expect(await faults(page)).toEqual([]);

  const shopper = await (await browser.newContext()).newPage();
  await shopper.goto(link);
  await part(shopper, 'pay-button').waitFor();
  expect(await part(shopper, 'order-amount').innerText()).toBe('₹1,299.50');
  await payByCard(shopper, '4000000000000002');
  await part(shopper, 'retry-button').click();
  await page.getByRole('listitem').getByText('Declined', { exact: true }).waitFor();
  await payByCard(shopper, '4111111111111111');
  const paymentId = await paidId(shopper);
  await shopper.context().close();
  await part(page, 'order-state').getByText('Captured').waitFor();
  expect(await faults(page)).toEqual([]);

  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.getByRole('link', { name: 'All orders' }).click();
  await page.getByLabel('Search orders').fill(paymentId);
  await page.getByLabel('Search orders').press('Enter');
  await page.waitForURL(`**/orders?q=${paymentId}`);
  const row = page.locator('tbody tr[data-row-id]');
  await row.filter({ hasText: receipt }).waitFor();
  expect(await row.count()).toBe(1);
  await page.getByRole('button', { name: 'Any state' }).press('Enter');
  await page.getByRole('menuitemradio', { name: 'Open' }).press('Enter');
  await page.getByText('No order matches these filters').waitFor();
  expect(await faults(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('an address without an order says so', async () => {
  await page.goto(`${systemUnderTest().webUrl}/orders/order_0000000000000000`);
  await page.getByRole('heading', { name: 'There is no such order' }).waitFor();
});
