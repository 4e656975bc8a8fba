import { readFile } from 'node:fs/promises';
import { describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { drawnRows, openDashboard } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { DESKTOP, inFreshPages } from './fresh-pages.ts';
import { readServer, startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(120_000);

let page: Page;
inFreshPages(fresh => {
  page = fresh;
}, DESKTOP);

/** Makes one payment and opens its page. */
async function openPayment(options: Parameters<typeof startPayments>[2] = {}): Promise<void> {
  const [id] = await startPayments(1, '4111111111111111', options);
  await untilNothingIsPending();
  await openDashboard(page);
  await page.goto(`${systemUnderTest().webUrl}/payments/${id}`);
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
}

const dialog = () => page.getByRole('dialog');

test('a refund shows what it would do, is made once, and is followed live', async () => {
  await openPayment();
  await page.getByRole('button', { name: 'Refund' }).click();
  await dialog().getByText('Refunded').waitFor();
  const amount = dialog().getByLabel('Amount in INR');
  expect(await amount.inputValue()).toBe('123.00');
  await amount.fill('123.01');
  await dialog().getByText('At most ₹123.00 is left.').waitFor();
  await amount.fill('1.234');
  await dialog().getByText('INR has at most 2 decimal places.').waitFor();
  expect(
    await dialog()
      .getByRole('button', { name: /^Refund ₹/ })
      .isDisabled(),
  ).toBe(true);
  await amount.fill('23');
  await dialog().getByText('-₹23.00').waitFor();
  await dialog().getByLabel('Reason').fill('Arrived late');
  await dialog().getByRole('button', { name: 'Refund ₹23.00' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Refunded', exact: true }).waitFor();
  await page.locator('dl').getByText('₹23.00').first().waitFor();
  await page.getByText('Refund paid out').waitFor();
});

test('a capture whose answer is lost is tried again under the same key, and the money is taken once', async () => {
  await openPayment({ captureMethod: 'MANUAL' });
  await page.getByRole('button', { name: 'Capture' }).click();
  await dialog().getByLabel('Amount in INR').fill('100');
  await dialog().getByText('Still capturable').waitFor();
  // The request arrives; its answer does not.
  await page.route('**/graphql', async route => {
    if (!route.request().postData()?.includes('idempotencyKey')) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await dialog().getByRole('button', { name: 'Capture ₹100.00' }).click();
  await dialog().getByText('The answer was lost').waitFor();
  expect(await dialog().getByLabel('Amount in INR').isDisabled()).toBe(true);
  await page.unroute('**/graphql');
  await dialog().getByRole('button', { name: 'Try again' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Partly captured' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Partly captured' }).count()).toBe(1);
  await page.getByText('Still capturable').waitFor();
});

test('a void gives everything back, and then nothing is left to do', async () => {
  await openPayment({ captureMethod: 'MANUAL' });
  await page.getByRole('button', { name: 'Void' }).click();
  await dialog().getByText('Given back before capture').waitFor();
  await dialog().getByRole('button', { name: 'Void ₹123.00' }).click();
  await page.getByRole('heading', { name: 'Voided' }).waitFor();
  await page.getByRole('button', { name: 'Void' }).waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'Refund' }).count()).toBe(0);
});

test('axe finds nothing on the page of a payment, nor in its dialogs', async () => {
  await openPayment({ captureMethod: 'MANUAL' });
  expect(await faults(page)).toEqual([]);
  for (const action of ['Capture', 'Void', 'Refund']) {
    await page.getByRole('button', { name: action, exact: true }).click();
    await dialog().getByText('Webhook endpoints told').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  }
});

describe('the table of payments', () => {
  test('is searched and filtered by what stands in the address', async () => {
    const [id] = await startPayments(1, '5555555555554444');
    await startPayments(2);
    await untilNothingIsPending();
    await openDashboard(page);
    const ids = async () => (await drawnRows(page)).map(row => row.id);
    await page.getByLabel('Search payments').fill(`${id}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/payments?q=${id}`);
    await until(ids, found => found.length === 1 && found[0] === id);
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await until(ids, found => found.length > 2);

    await page.getByRole('button', { name: 'Amount and date' }).click();
    await dialog().getByLabel('At least').fill('5');
    await dialog().getByText('Choose a currency first.').waitFor();
    await dialog().getByLabel('Currency').fill('inr');
    await dialog().getByLabel('At least').fill('1000000');
    await dialog().getByRole('button', { name: 'Apply' }).click();
    await page.getByText('No payment matches').waitFor();
    expect(new URL(page.url()).searchParams.get('currency')).toBe('INR');
    expect(await faults(page)).toEqual([]);
    await page.reload();
    await page.getByText('No payment matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await until(ids, found => found.length > 2);
  });

  test('has the columns that its reader chose, also the next time', async () => {
    await openDashboard(page);
    const names = () => page.getByRole('columnheader').allInnerTexts();
    expect(await names()).toEqual(['Amount', 'Status', 'Method', 'Reason', 'Payment', 'Created']);
    await page.getByRole('button', { name: 'Columns' }).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'Reason' }).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'Order' }).press('Enter');
    await page.keyboard.press('Escape');
    const chosen = ['Amount', 'Status', 'Method', 'Order', 'Payment', 'Created'];
    expect(await names()).toEqual(chosen);
    await page.reload();
    await page.locator('tbody tr[aria-rowindex]').first().waitFor();
    expect(await names()).toEqual(chosen);
  });

  test('is exported whole, however long, with every payment once', async () => {
    await startPayments(130);
    const [id] = await startPayments(1, '4111111111111111', { description: '=HYPERLINK("x"), "quoted"' });
    await untilNothingIsPending();
    await openDashboard(page);
    const { paymentStats: before } = await readServer(new Date(0));
    // The second page waits until somebody could read how far the first has come.
    let release = () => {};
    const seen = new Promise<void>(resolve => {
      release = resolve;
    });
    const shown: (string | undefined)[] = [];
    await page.route('**/graphql', async route => {
      const { query = '', variables } = route.request().postDataJSON() ?? {};
      if (query.includes('query ExportPayments')) {
        shown.push(route.request().headers()['sluice-shown']);
        if (variables.after !== null) await seen;
      }
      await route.continue();
    });
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).press('Enter');
    const total = new Intl.NumberFormat('en').format(before.total);
    await page
      .getByRole('progressbar', { name: 'How far the export is' })
      .filter({ hasText: `100 of ${total} exported` })
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel the export');
    release();
    const download = await downloading;
    // As every request of the page: a session that went to another mode meanwhile is refused.
    expect(new Set(shown).size).toBe(1);
    expect(shown[0]).toMatch(/ TEST$/);
    expect(download.suggestedFilename()).toMatch(/^payments-\d{4}-\d\d-\d\d\.csv$/);
    const csv = await readFile(await download.path(), 'utf8');
    const lines = csv.trimEnd().split('\r\n');
    const { paymentStats } = await readServer(new Date(0));
    expect(lines).toHaveLength(paymentStats.total + 1);
    expect(new Set(lines.map(line => line.split(',')[0])).size).toBe(lines.length);
    expect(lines.find(line => line.startsWith(`${id},`))).toContain(`"'=HYPERLINK(""x""), ""quoted"""`);
  });
});
