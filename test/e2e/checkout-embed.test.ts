import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { callWitnesses, expectCaptured, type Witnesses } from './agreement.ts';
import { part } from './checkout-page.ts';
import { inFreshPages } from './fresh-pages.ts';
import {
  checkoutFrame,
  inFrame,
  openShopCheckout,
  paidInFrame,
  payInFrame,
  settledPayments,
  shopLog,
} from './shop-page.ts';

jest.setTimeout(90_000);

let page: Page;
let witnesses: Witnesses;

// Before the browser that they live in is closed.
afterAll(() => witnesses.leave());

const browser = inFreshPages(fresh => {
  page = fresh;
});

beforeAll(async () => {
  witnesses = await callWitnesses(browser());
});

/** Everybody says that the order was paid by this payment and charged once, and the shop's page was told. */
async function expectOneCharge(orderId: string, paymentId: string) {
  await expectCaptured(witnesses, orderId, [paymentId]);
  await until(
    () => shopLog(page),
    lines => lines.includes(`onSuccess ${paymentId}`),
  );
}

/** Nobody has charged anything for the order: the shopper reads so, and the shop's page was told. */
async function expectNoCharge(orderId: string) {
  await inFrame(page, 'error-state').waitFor();
  await expectCaptured(witnesses, orderId, []);
  const lines = await shopLog(page);
  expect(lines.filter(line => line.startsWith('onFailure '))).toHaveLength(1);
  expect(lines.filter(line => line.startsWith('onSuccess '))).toEqual([]);
}

/** What the bank's page inside the checkout inside the shop offers. */
const bankButton = (name: RegExp) => checkoutFrame(page).frameLocator('iframe').getByRole('button', { name });

describe('in a shop on another origin, everybody agrees about the one charge or none', () => {
  test('by card', async () => {
    const orderId = await openShopCheckout(page);
    await payInFrame(page, '4111111111111111');
    await expectOneCharge(orderId, await paidInFrame(page));
    await inFrame(page, 'done-button').click();
    await part(page, 'payment-modal').waitFor({ state: 'detached' });
    expect(await shopLog(page)).toContain('onClose');
  });

  test('by UPI', async () => {
    const orderId = await openShopCheckout(page);
    await inFrame(page, 'method-upi').click();
    await inFrame(page, 'vpa-input').fill('success@sluice');
    await inFrame(page, 'pay-button').click();
    await expectOneCharge(orderId, await paidInFrame(page));
  });

  test('by UPI with a code to scan, approved on another device', async () => {
    const orderId = await openShopCheckout(page);
    await inFrame(page, 'method-upi').click();
    await inFrame(page, 'upi-code-button').click();
    await inFrame(page, 'upi-qr').waitFor();
    const link = checkoutFrame(page).getByRole('link', { name: 'Open the approval page' });
    const phone = await (await browser().newContext()).newPage();
    await phone.goto((await link.getAttribute('href')) ?? '');
    await phone.getByRole('button', { name: /approve/i }).click();
    const paymentId = await paidInFrame(page);
    await phone.context().close();
    await expectOneCharge(orderId, paymentId);
  });

  test('declined, then paid with another card', async () => {
    const orderId = await openShopCheckout(page);
    await payInFrame(page, '4000000000009995');
    await inFrame(page, 'error-state').waitFor();
    await expectNoCharge(orderId);
    expect((await shopLog(page))[0]).toMatch(/^onFailure insufficient_funds: /);
    await inFrame(page, 'retry-button').click();
    expect(await inFrame(page, 'last-attempt').innerText()).toContain('9995');
    await payInFrame(page, '5555555555554444');
    await expectOneCharge(orderId, await paidInFrame(page));
  });

  test('3-D Secure passed', async () => {
    const orderId = await openShopCheckout(page);
    await payInFrame(page, '4000000000003220');
    await bankButton(/approve/i).click();
    await expectOneCharge(orderId, await paidInFrame(page));
  });

  test('3-D Secure failed', async () => {
    const orderId = await openShopCheckout(page);
    await payInFrame(page, '4000000000003220');
    await bankButton(/fail/i).click();
    await inFrame(page, 'error-state').waitFor();
    await expectNoCharge(orderId);
  });

  test('closed in the middle and opened again', async () => {
    const orderId = await openShopCheckout(page);
    await payInFrame(page, '4000000000003220');
    await inFrame(page, 'challenge-state').waitFor();
    await part(page, 'close-modal-button').click();
    await part(page, 'payment-modal').waitFor({ state: 'detached' });
    await part(page, 'pay-here').click();
    await bankButton(/approve/i).click();
    const paymentId = await paidInFrame(page);
    expect(await inFrame(page, 'order-id').innerText()).toBe(orderId);
    await expectOneCharge(orderId, paymentId);
  });

  test('the frame reloaded in the middle', async () => {
    const orderId = await openShopCheckout(page);
    await payInFrame(page, '4000000000003220');
    await inFrame(page, 'challenge-state').waitFor();
    const frame = page.frames().find(each => each.url().includes('/checkout/'));
    await frame?.evaluate(() => location.reload());
    await bankButton(/approve/i).click();
    await expectOneCharge(orderId, await paidInFrame(page));
  });

  test('the network lost after "Pay Now"', async () => {
    const orderId = await openShopCheckout(page);
    await page.context().setOffline(true);
    await payInFrame(page, '4111111111111111');
    await inFrame(page, 'connection-lost').waitFor();
    await page.context().setOffline(false);
    await expectOneCharge(orderId, await paidInFrame(page));
  });

  test('the answer to "Pay Now" lost on its way', async () => {
    let lost = 0;
    await page.route('**/graphql', async route => {
      const isPay = route.request().postData()?.includes('createPayment') ?? false;
      if (!isPay || lost > 0) return route.continue();
      lost += 1;
      // The server has taken the payment; the browser never hears of it.
      await route.fetch();
      return route.abort('connectionreset');
    });
    const orderId = await openShopCheckout(page);
    await payInFrame(page, '4111111111111111');
    const paymentId = await paidInFrame(page);
    expect(lost).toBe(1);
    await expectOneCharge(orderId, paymentId);
    expect(await settledPayments(orderId)).toHaveLength(1);
  });
});

describe('the checkout page by itself', () => {
  test('leads back to the shop, which asks the gateway whether it is true', async () => {
    await page.goto(`${systemUnderTest().shopUrl}/demo-shop`);
    await part(page, 'pay-there').click();
    await part(page, 'card-number-input').fill('4111111111111111');
    await part(page, 'expiry-input').fill('12/39');
    await part(page, 'cvv-input').fill('123');
    await part(page, 'pay-button').click();
    await part(page, 'return-link').click();
    await page.waitForURL(/demo-shop\?.*status=success/);
    await until(
      () => shopLog(page),
      lines => lines.includes('Welcome back: the gateway says success'),
    );
  });

  test('tells after a reload why the last try did not succeed', async () => {
    await page.goto(`${systemUnderTest().webUrl}/checkout`);
    await part(page, 'card-number-input').fill('4000000000000002');
    await part(page, 'expiry-input').fill('12/39');
    await part(page, 'cvv-input').fill('123');
    await part(page, 'pay-button').click();
    await part(page, 'error-state').waitFor();
    await page.reload();
    await part(page, 'last-attempt').waitFor();
    expect(await part(page, 'last-attempt').innerText()).toContain('declined');
    await part(page, 'pay-button').waitFor();
  });
});
