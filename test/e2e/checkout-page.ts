import type { Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';

/** The element with that `data-test-id`, which integrations rely on. */
export function part(page: Page, testId: string) {
  return page.locator(`[data-test-id="${testId}"]`);
}

/** Opens a checkout with an order of its own and waits until it can be paid. */
export async function openDemoCheckout(page: Page): Promise<void> {
  // From elsewhere: the same address with another fragment would not load the page again.
  await page.goto('about:blank');
  await page.goto(`${systemUnderTest().webUrl}/checkout`);
  await part(page, 'pay-button').waitFor();
}

/** Fills the card form, for a card that is good for years, and presses "Pay Now". */
export async function payByCard(page: Page, number: string): Promise<void> {
  await part(page, 'method-card').click();
  await part(page, 'card-number-input').fill(number);
  await part(page, 'expiry-input').fill(`12/${(new Date().getFullYear() + 3) % 100}`);
  await part(page, 'cvv-input').fill('123');
  await part(page, 'cardholder-name-input').fill('Asha Rao');
  await part(page, 'pay-button').click();
}

export async function payByUpi(page: Page, vpa: string): Promise<void> {
  await part(page, 'method-upi').click();
  await part(page, 'vpa-input').fill(vpa);
  await part(page, 'pay-button').click();
}

/** The page behind the code that the checkout shows, as the shopper's phone opens it. */
export async function openScanned(page: Page): Promise<Page> {
  await part(page, 'upi-qr').waitFor();
  const [phone] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open the approval page' }).click(),
  ]);
  return phone;
}

/** Waits for "Payment Successful" and answers with the payment's id. */
export async function paidId(page: Page): Promise<string> {
  await part(page, 'success-state').waitFor();
  return part(page, 'payment-id').innerText();
}
