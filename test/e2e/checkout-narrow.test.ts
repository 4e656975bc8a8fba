import { expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { paidId, part, payByCard } from './checkout-page.ts';
import { inFreshPages } from './fresh-pages.ts';

jest.setTimeout(60_000);

/** One word, as German merchants like to have it: nothing breaks it by itself. */
const MERCHANT = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenhandlung';

/** Also what a common screen shows at 400 % zoom. */
const NARROW = { viewport: { width: 320, height: 640 } };

let page: Page;
inFreshPages(async fresh => {
  page = fresh;
  await page.route('**/graphql', async route => {
    const response = await route.fetch();
    const body = (await response.text())
      .replaceAll(/"merchantName":"[^"]*"/g, `"merchantName":"${MERCHANT}"`)
      .replaceAll('"returnUrl":null', '"returnUrl":"https://shop.example/thanks"');
    await route.fulfill({ response, body });
  });
  await page.goto(`${systemUnderTest().webUrl}/checkout`);
  await part(page, 'pay-button').waitFor();
  expect(await part(page, 'order-summary').innerText()).toContain(MERCHANT);
}, NARROW);

/** By how much what is drawn is wider than its place. The page hides it there, so that nobody could scroll to it. */
const cutOff = () =>
  page.evaluate(() => {
    const place = document.querySelector('[data-test-id="checkout-container"] > div');
    if (place === null) throw new Error('There is no checkout.');
    return Math.max(place.scrollWidth - place.clientWidth, document.documentElement.scrollWidth - innerWidth);
  });

test("the form, a bank's page and a receipt fit 320 pixels, however long the merchant's name is", async () => {
  expect(await cutOff()).toBe(0);
  await payByCard(page, '4000000000003220');
  await part(page, 'challenge-state').waitFor();
  expect(await cutOff()).toBe(0);
  await page
    .frameLocator('iframe')
    .getByRole('button', { name: /approve/i })
    .click();
  await paidId(page);
  expect(await part(page, 'return-link').innerText()).toContain(MERCHANT);
  expect(await cutOff()).toBe(0);
});

test('a decline and the form after it fit 320 pixels', async () => {
  await payByCard(page, '4000000000000002');
  await part(page, 'error-state').waitFor();
  expect(await part(page, 'return-link').innerText()).toContain(MERCHANT);
  expect(await cutOff()).toBe(0);
  await part(page, 'retry-button').click();
  await part(page, 'last-attempt').waitFor();
  expect(await cutOff()).toBe(0);
});
