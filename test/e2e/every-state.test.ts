import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { startWire } from '../faults/wire.ts';
import { addMerchant, doBusiness, type OwnMerchant } from './busy-merchant.ts';
import { part } from './checkout-page.ts';
import { signInAs, untilLive, untilSettled } from './dashboard-page.ts';
import { allFaults } from './faults.ts';

// What a page is only at times, beside how every-page.test.ts finds it.

jest.setTimeout(120_000);

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** It is sealed and goes nowhere. */
const NO_SECRET = '0'.repeat(32);

let browser: Browser;
/** Has payments, and a disabled endpoint. */
let busy: OwnMerchant;

beforeAll(async () => {
  browser = await launchChromium();
  busy = await addMerchant();
  await doBusiness(busy);
});

afterEach(() => Promise.all(browser.contexts().map(context => context.close())));
afterAll(() => browser.close());

async function open(merchant: OwnMerchant, path: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: WIDE })).newPage();
  await signInAs(page, merchant);
  await page.goto(`${systemUnderTest().webUrl}${path}`);
  return page;
}

test('Home before the first payment', async () => {
  const page = await open(await addMerchant(), '/');
  await page.getByRole('heading', { level: 1, name: /first payment/i }).waitFor();
  await untilLive(page);
  expect(await allFaults(page)).toEqual([]);
});

test('Home with something that needs attention', async () => {
  const page = await open(busy, '/');
  await page.getByText('The shop moves').waitFor();
  await untilLive(page);
  await untilSettled(page);
  expect(await allFaults(page)).toEqual([]);
});

test('an address that no page has', async () => {
  const page = await open(busy, '/nowhere');
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  expect(await allFaults(page)).toEqual([]);
});

test('the sheet with all places', async () => {
  const page = await open(busy, '/payments');
  await page.setViewportSize(PHONE);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('dialog', { name: 'All places' }).waitFor();
  expect(await allFaults(page)).toEqual([]);
});

test('the dialogs of an account at a processor', async () => {
  const page = await open(busy, '/settings/processors');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Add an account' }).click();
  await dialog.getByLabel('Processor').selectOption('Stripe');
  await dialog.getByLabel('Label').fill('Stripe, India');
  expect(await allFaults(page)).toEqual([]);
  await dialog.getByLabel('Secret key').fill(`sk_test_${NO_SECRET}`);
  await dialog.getByLabel('Signing secret').fill(`whsec_${NO_SECRET}`);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  for (const action of ['Rotate the credentials of', 'Disable']) {
    await page.setViewportSize(WIDE);
    await page.getByRole('button', { name: `${action} Stripe, India` }).click();
    await dialog.waitFor();
    expect(await allFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  }
  expect(await allFaults(page)).toEqual([]);
});

test('a page that is cut off from the server, and one without a network', async () => {
  const wire = await startWire(systemUnderTest().webUrl);
  try {
    const page = await (await browser.newContext({ viewport: WIDE })).newPage();
    await signInAs(page, busy, wire.url);
    await untilLive(page);
    await untilSettled(page);
    wire.cut();
    await part(page, 'connection-state').filter({ hasText: 'Reconnecting' }).waitFor();
    expect(await allFaults(page)).toEqual([]);
    await page.context().setOffline(true);
    await part(page, 'connection-state').filter({ hasText: 'Offline' }).waitFor();
    expect(await allFaults(page)).toEqual([]);
    await page.context().close();
  } finally {
    await wire.close();
  }
});
