import { expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { part } from './checkout-page.ts';
import { openDashboard, untilLive } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { DESKTOP, inFreshPages } from './fresh-pages.ts';
import { ask, startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(120_000);

/** The sandbox's card whose refunds are declined. */
const REFUND_DECLINED = '4000000000005126';

let page: Page;
inFreshPages(fresh => {
  page = fresh;
}, DESKTOP);

async function paid(
  ...options: Parameters<typeof startPayments> extends [number, ...infer Rest] ? Rest : never
) {
  const [id] = await startPayments(1, ...options);
  await untilNothingIsPending();
  return id as string;
}

async function refund(paymentId: string, amount: number, reason: string): Promise<string> {
  const { refundPayment } = await ask<{ refundPayment: { id?: string; message?: string } }>(
    `mutation ($input: RefundPaymentInput!) {
      refundPayment(input: $input) { __typename ... on Refund { id } ... on UserError { message } }
    }`,
    { input: { paymentId, amount, reason } },
  );
  if (refundPayment.id === undefined) throw new Error(`No refund: ${refundPayment.message}`);
  return refundPayment.id;
}

async function open(path: string): Promise<void> {
  await openDashboard(page);
  await page.goto(`${systemUnderTest().webUrl}${path}`);
  await untilLive(page);
}

const rows = () => part(page, 'refund');
const row = (id: string) => rows().filter({ has: page.locator(`a[href="/refunds/${id}"]`) });

test('a refund appears by itself, leads to its payment, and its page says what it is made of', async () => {
  const payment = await paid();
  await open('/refunds');
  await page.getByRole('heading', { name: 'Refunds', exact: true }).waitFor();
  const id = await refund(payment, 2_300, 'Arrived late');
  await row(id).filter({ hasText: 'Processed' }).filter({ hasText: '₹23.00' }).waitFor();
  expect(await row(id).innerText()).toContain('Arrived late');
  expect(await row(id).getByRole('link', { name: payment }).getAttribute('href')).toBe(
    `/payments/${payment}`,
  );
  expect(await faults(page)).toEqual([]);

  await row(id).getByRole('link', { name: id }).click();
  await page.getByRole('heading', { name: '₹23.00' }).waitFor();
  const only = part(page, 'attempt');
  await only.filter({ hasText: 'Money sent back' }).filter({ hasText: 'Approved' }).waitFor();
  expect(await only.count()).toBe(1);
  expect(await faults(page)).toEqual([]);
});

test('a refund of money that is taken and money that is only held has a part of each', async () => {
  const payment = await paid('4111111111111111', { captureMethod: 'MANUAL' });
  await ask('mutation ($input: CapturePaymentInput!) { capturePayment(input: $input) { __typename } }', {
    input: { paymentId: payment, amount: 10_000 },
  });
  await page.goto(systemUnderTest().webUrl);
  await untilNothingIsPending();
  await open(`/payments/${payment}`);
  await page.getByRole('heading', { name: 'Partly captured' }).waitFor();
  const id = await refund(payment, 11_000, 'Half of it was broken');
  await page.goto(`${systemUnderTest().webUrl}/refunds/${id}`);
  const parts = part(page, 'attempt');
  await parts.filter({ hasText: 'Money sent back' }).filter({ hasText: '₹100.00' }).waitFor();
  await parts.filter({ hasText: 'Authorization let go' }).filter({ hasText: '₹10.00' }).waitFor();
});

test('a refund that fails says why, and is found by its status and its payment', async () => {
  const payment = await paid(REFUND_DECLINED);
  const failed = await refund(payment, 1_000, 'Never arrived');
  const processed = await refund(await paid(), 1_000, 'Never arrived');
  await open('/refunds');
  await row(failed).filter({ hasText: 'Failed' }).waitFor();
  await row(processed).filter({ hasText: 'Processed' }).waitFor();
  await page.getByRole('button', { name: 'Any status' }).press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'Failed' }).press('Enter');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/refunds?status=failed');
  await row(processed).waitFor({ state: 'detached' });
  await row(failed).getByRole('link', { name: failed }).click();
  await page.getByText('The amount can be refunded again.').waitFor();
  expect(await faults(page)).toEqual([]);

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('link', { name: 'See them all' }).click();
  await page.waitForURL(`**/refunds?payment=${payment}`);
  await row(failed).waitFor();
  expect(await rows().count()).toBe(1);
  await page.reload();
  await row(failed).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await row(processed).waitFor();
});
