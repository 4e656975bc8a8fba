import type { FrameLocator, Locator, Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { ask } from './merchant-api.ts';

/** A part of the checkout that stands in the shop's page. */
export function inFrame(page: Page, testId: string): Locator {
  return checkoutFrame(page).locator(`[data-test-id="${testId}"]`);
}

export function checkoutFrame(page: Page): FrameLocator {
  return page.frameLocator('[data-test-id="payment-iframe"]');
}

/** Opens the demo shop and in it the checkout; answers with the order's id once it can be paid. */
export async function openShopCheckout(page: Page): Promise<string> {
  await page.goto(`${systemUnderTest().shopUrl}/demo-shop`);
  await page.locator('[data-test-id="pay-here"]').click();
  await inFrame(page, 'pay-button').waitFor();
  return inFrame(page, 'order-id').innerText();
}

export async function payInFrame(page: Page, number: string): Promise<void> {
  await inFrame(page, 'card-number-input').fill(number);
  await inFrame(page, 'expiry-input').fill(`12/${(new Date().getFullYear() + 3) % 100}`);
  await inFrame(page, 'cvv-input').fill('123');
  await inFrame(page, 'cardholder-name-input').fill('Asha Rao');
  await inFrame(page, 'pay-button').click();
}

/** Waits until the checkout in the shop says that it is paid, and answers with the payment's id. */
export async function paidInFrame(page: Page): Promise<string> {
  await inFrame(page, 'success-state').waitFor();
  return inFrame(page, 'payment-id').innerText();
}

/** What the shop's page was told, line by line. */
export function shopLog(page: Page): Promise<string[]> {
  return page.locator('[data-test-id="shop-log"] li').allInnerTexts();
}

interface SeenPayment {
  readonly id: string;
  readonly status: string;
}

/** The payments of an order as the merchant sees them, oldest first. */
export async function paymentsOf(orderId: string): Promise<SeenPayment[]> {
  const query = 'query ($id: ID!) { order(id: $id) { payments { edges { node { id status } } } } }';
  interface Answer {
    order: { payments: { edges: { node: SeenPayment }[] } };
  }
  const { order } = await ask<Answer>(query, { id: orderId });
  return order.payments.edges.map(({ node }) => node).reverse();
}

/** Those payments, once none is on its way. */
export async function settledPayments(orderId: string): Promise<SeenPayment[]> {
  const moving = ['PENDING', 'REQUIRES_ACTION', 'AUTHORIZED'];
  return until(
    () => paymentsOf(orderId),
    payments => payments.every(({ status }) => !moving.includes(status)),
    30_000,
  );
}

interface BookEntry {
  readonly kind: string;
  readonly payment: string;
  readonly outcome: string;
  readonly captured?: number;
}

/** The payments of these whose money the acquirer has taken, each as often as it took it. */
export async function chargedByAcquirer(paymentIds: readonly string[]): Promise<string[]> {
  const response = await fetch(`${systemUnderTest().sandboxUrl}/control/books`, {
    headers: { authorization: 'Bearer sandbox-secret' },
  });
  // A line for each entry.
  const lines = (await response.text()).split('\n').filter(Boolean);
  return lines
    .map(line => JSON.parse(line) as BookEntry)
    .filter(({ outcome, captured = 0 }) => outcome === 'approved' && captured > 0)
    .map(({ payment }) => payment)
    .filter(payment => paymentIds.includes(payment));
}
