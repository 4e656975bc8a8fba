import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { openDemoCheckout, paidId, part, payByCard, payByUpi } from './checkout-page.ts';
import { complaintsOf } from './complaints.ts';
import { openDashboard } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { startPayments } from './merchant-api.ts';

jest.setTimeout(240_000);

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

/** A page whose complaints are kept: errors of its scripts, and whatever its content security policy stopped. */
async function newPage() {
  const page = await (await browser.newContext()).newPage();
  const complaints = complaintsOf(page);
  return { page, complaints };
}

describe('on a wide screen and a phone, in light and dark, axe finds nothing', () => {
  test('in the dashboard', async () => {
    const { page, complaints } = await newPage();
    await page.goto(`${systemUnderTest().webUrl}/sign-in`);
    await page.getByRole('button', { name: 'Sign in as the demo merchant' }).waitFor();
    expect(await faults(page)).toEqual([]);

    await openDashboard(page);
    await page.goto(`${systemUnderTest().webUrl}/payments?q=nothing-like-it`);
    await page.getByText('No payment matches').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menu').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await startPayments(1, '4000000000000002');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('tbody tr', { hasText: 'Declined' }).first().waitFor();
    expect(await faults(page)).toEqual([]);
    await page.locator('tbody tr', { hasText: 'Declined' }).first().getByRole('link').click();
    await page.locator('summary').first().click();
    expect(await faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('in the checkout', async () => {
    const { page, complaints } = await newPage();
    await openDemoCheckout(page);
    await part(page, 'pay-button').click();
    await page.getByText('Enter the card number').waitFor();
    expect(await faults(page)).toEqual([]);
    await payByCard(page, '4000000000000002');
    await part(page, 'error-state').waitFor();
    expect(await faults(page)).toEqual([]);
    await part(page, 'retry-button').click();
    await payByUpi(page, 'pending@sluice');
    await part(page, 'approval-state').waitFor();
    expect(await faults(page)).toEqual([]);

    await openDemoCheckout(page);
    await payByCard(page, '4111111111111111');
    await paidId(page);
    expect(await faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
