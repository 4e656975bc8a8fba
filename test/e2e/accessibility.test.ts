import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { openDemoCheckout, paidId, part, payByCard, payByUpi } from './checkout-page.ts';
import { openDashboard } from './dashboard-page.ts';
import { startPayments } from './merchant-api.ts';

jest.setTimeout(120_000);

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

const SCREENS = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** What is wrong with the page on each screen: what axe finds, and whether it is wider than its window. */
async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { width, height, colorScheme } of SCREENS) {
    const screen = `${width} px, ${colorScheme}`;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(node => `${screen}: ${id}: ${node.target.join(' ')}`));
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) found.push(`${screen}: ${overflow} px wider than the window`);
  }
  return found;
}

/** A page whose complaints are kept: errors of its scripts, and whatever its content security policy stopped. */
async function newPage() {
  const page = await (await browser.newContext()).newPage();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

describe('on a wide screen and a phone, in light and dark, axe finds nothing', () => {
  test('in the dashboard', async () => {
    const { page, complaints } = await newPage();
    await page.goto(`${systemUnderTest().webUrl}/sign-in`);
    await page.getByRole('button', { name: 'Sign in as the demo merchant' }).waitFor();
    expect(await faults(page)).toEqual([]);

    await openDashboard(page);
    await page.goto(`${systemUnderTest().webUrl}/payments?status=voided`);
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
