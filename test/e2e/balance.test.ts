import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { until } from '../until.ts';
import { part } from './checkout-page.ts';
import { complaintsOf } from './complaints.ts';
import { openDashboard, untilLive } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { ask, startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(120_000);

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
});

afterAll(() => browser.close());

interface EntriesPage {
  ledgerEntries: {
    edges: readonly { node: { debitAccount: string; creditAccount: string; amount: number } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

/** What has gone out of and into each account in INR, added up entry by entry. */
async function summedEntries(): Promise<Record<string, number>> {
  const query = `query ($after: String) {
    ledgerEntries(first: 100, after: $after, filter: { currency: "INR" }) {
      edges { node { debitAccount creditAccount amount } } pageInfo { hasNextPage endCursor } } }`;
  const debits: Record<string, number> = {};
  let after: string | null = null;
  do {
    const { ledgerEntries }: EntriesPage = await ask<EntriesPage>(query, { after });
    for (const { node } of ledgerEntries.edges) {
      debits[node.debitAccount] = (debits[node.debitAccount] ?? 0) + node.amount;
      debits[node.creditAccount] = (debits[node.creditAccount] ?? 0) - node.amount;
    }
    after = ledgerEntries.pageInfo.hasNextPage ? ledgerEntries.pageInfo.endCursor : null;
  } while (after !== null);
  return debits;
}

const drawn = async (account: string) =>
  Number(await part(page, `balance-${account}`).getAttribute('data-amount'));

test('the balance moves with payments and equals the sum of all entries, which are filtered by the address', async () => {
  const complaints = complaintsOf(page);
  await startPayments(2);
  await untilNothingIsPending();
  await openDashboard(page);
  await page.getByRole('link', { name: 'Balance', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Entries' }).waitFor();
  await untilLive(page);
  const currency = page.getByRole('button', { name: /^Currency/ });
  if ((await currency.count()) > 0) {
    await currency.press('Enter');
    await page.getByRole('menuitemradio', { name: 'INR' }).press('Enter');
  }
  const before = await drawn('MERCHANT_BALANCE');
  await startPayments(1);
  await until(
    () => drawn('MERCHANT_BALANCE'),
    amount => amount > before,
    20_000,
  );
  await untilNothingIsPending();
  const summed = await summedEntries();
  await until(
    () => drawn('PROCESSOR_RECEIVABLE'),
    amount => amount === summed['PROCESSOR_RECEIVABLE'],
    20_000,
  );
  for (const account of ['MERCHANT_BALANCE', 'FEES', 'REFUNDS_IN_FLIGHT'])
    expect((await drawn(account)) + (summed[account] ?? 0)).toBe(0);
  await page.locator('figure canvas').waitFor();
  expect(await faults(page)).toEqual([]);

  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.getByText('Show as a table').click();
  const newest = page.getByRole('row', { name: /^Now/ });
  await newest.waitFor();
  expect(await newest.innerText()).toContain(await part(page, 'balance-MERCHANT_BALANCE').innerText());
  await page.getByRole('button', { name: '24 hours' }).press('Enter');
  await page.waitForURL('**range=last_24_hours**');
  await page.getByRole('button', { name: 'Any account' }).press('Enter');
  await page.getByRole('menuitemradio', { name: 'Refunds in flight' }).press('Enter');
  await page.waitForURL('**account=refunds_in_flight**');
  await page.getByRole('heading', { name: 'Refunds in flight over time' }).waitFor();
  expect(await faults(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
