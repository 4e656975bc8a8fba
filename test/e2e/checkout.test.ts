import { expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openDemoCheckout, openScanned, paidId, part, payByCard, payByUpi } from './checkout-page.ts';
import { inFreshPages } from './fresh-pages.ts';

jest.setTimeout(60_000);

let page: Page;
inFreshPages(async fresh => {
  page = fresh;
  await openDemoCheckout(page);
});

test('a card pays: processing, then "Payment Successful" with the id of the payment', async () => {
  expect(await part(page, 'order-id').innerText()).toMatch(/^order_\w{16}$/);
  expect(await part(page, 'order-amount').innerText()).toMatch(/^₹[\d,]+\.\d\d$/);
  await payByCard(page, '4111111111111111');
  await part(page, 'processing-state').waitFor();
  expect(await paidId(page)).toMatch(/^pay_\w{16}$/);
  expect(await part(page, 'success-state').innerText()).toContain('Payment Successful');
});

test('a declined card shows the reason, and after a retry another card pays', async () => {
  await payByCard(page, '4000000000000002');
  await part(page, 'error-state').waitFor();
  expect(await part(page, 'error-message').innerText()).toContain('declined');
  await part(page, 'retry-button').click();
  // The name is kept; a card that will not work makes room for another.
  expect(await part(page, 'cardholder-name-input').inputValue()).toBe('Asha Rao');
  expect(await part(page, 'card-number-input').inputValue()).toBe('');
  await payByCard(page, '4111111111111111');
  await paidId(page);
});

test('UPI pays, and a rejection in the UPI app can be tried again', async () => {
  await payByUpi(page, 'failure@sluice');
  await part(page, 'error-state').waitFor();
  await part(page, 'retry-button').click();
  expect(await part(page, 'vpa-input').inputValue()).toBe('failure@sluice');
  await payByUpi(page, 'success@sluice');
  await paidId(page);
});

test('a UPI request that waits for approval succeeds when it is approved elsewhere', async () => {
  await payByUpi(page, 'pending@sluice');
  await part(page, 'approval-state').waitFor();
  expect(await part(page, 'upi-qr').count()).toBe(0);
  const [approval] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open the approval page' }).click(),
  ]);
  await approval.getByRole('button', { name: /approve/i }).click();
  await paidId(page);
});

test('a code is paid without an address by whoever scans it, and the receipt names theirs', async () => {
  await part(page, 'method-upi').click();
  await part(page, 'upi-code-button').click();
  const phone = await openScanned(page);
  await phone.getByLabel('Pay from').fill('asha.rao@okbank');
  await phone.getByRole('button', { name: /approve/i }).click();
  await paidId(page);
  expect(await part(page, 'receipt').innerText()).toContain('asha.rao@okbank');
});

test('a code that is turned down says so, and another can be had', async () => {
  for (const decision of [/fail/i, /approve/i]) {
    await part(page, 'method-upi').click();
    await part(page, 'upi-code-button').click();
    const phone = await openScanned(page);
    await phone.getByRole('button', { name: decision }).click();
    if (decision.test('fail')) await part(page, 'retry-button').click();
  }
  await paidId(page);
});

test("3-D Secure is passed on the bank's page inside the checkout", async () => {
  await payByCard(page, '4000000000003220');
  await part(page, 'challenge-state').waitFor();
  await page
    .frameLocator('iframe')
    .getByRole('button', { name: /approve/i })
    .click();
  await paidId(page);
});

test('3-D Secure that fails is told, and another card pays', async () => {
  await payByCard(page, '4000000000003220');
  await page.frameLocator('iframe').getByRole('button', { name: /fail/i }).click();
  await part(page, 'error-state').waitFor();
  expect(await part(page, 'error-message').innerText()).toContain('could not confirm');
  await part(page, 'retry-button').click();
  await payByCard(page, '5555555555554444');
  await paidId(page);
});

test('a reload while the payment is under way follows that same payment', async () => {
  await payByCard(page, '4000000000003220');
  await part(page, 'challenge-state').waitFor();
  await page.reload();
  await part(page, 'challenge-state').waitFor();
  await page
    .frameLocator('iframe')
    .getByRole('button', { name: /approve/i })
    .click();
  const id = await paidId(page);
  await page.reload();
  expect(await paidId(page)).toBe(id);
});

test('a network that is lost after "Pay Now" is told, and the payment is made once it is back', async () => {
  await page.context().setOffline(true);
  await payByCard(page, '4111111111111111');
  await part(page, 'connection-lost').waitFor();
  await part(page, 'processing-state').waitFor();
  await page.context().setOffline(false);
  await paidId(page);
  expect(await part(page, 'connection-lost').count()).toBe(0);
});

test('what is wrong with the card is said beside its field, and nothing is sent', async () => {
  await part(page, 'card-number-input').fill('4111111111111112');
  expect(await page.getByText('The card number is not right').isVisible()).toBe(true);
  await part(page, 'expiry-input').fill('0120');
  expect(await part(page, 'expiry-input').inputValue()).toBe('01/20');
  await part(page, 'pay-button').click();
  expect(await page.getByText('The card has expired').isVisible()).toBe(true);
  expect(await page.getByText('Enter the security code').isVisible()).toBe(true);
  await page.waitForFunction(
    () => document.activeElement?.getAttribute('data-test-id') === 'card-number-input',
  );
  expect(await part(page, 'processing-state').count()).toBe(0);
});

test('an address without a real order says that there is nothing to pay', async () => {
  const { origin } = new URL(page.url());
  for (const path of ['order_0000000000000000', 'order_0000000000000000#100%', '%E0%A4%85']) {
    await page.goto('about:blank');
    await page.goto(`${origin}/checkout/${path}`);
    await part(page, 'broken-state').waitFor();
  }
});
