import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { part } from './checkout-page.ts';
import { faults } from './faults.ts';
import { inFreshPages } from './fresh-pages.ts';
import { inFrame, openShopCheckout, shopLog } from './shop-page.ts';

jest.setTimeout(90_000);

let page: Page;
inFreshPages(fresh => {
  page = fresh;
});

const frameOf = (of: Page) => of.frames().find(frame => frame.url().includes('/checkout/'));

/** A page of nobody we know. */
function serve(html: string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe("between the shop's page and the frame", () => {
  test("the shop's page cannot read the frame", async () => {
    await openShopCheckout(page);
    const read = await page.evaluate(() => {
      const frame = document.querySelector<HTMLIFrameElement>('[data-test-id="payment-iframe"]');
      const attempts = {
        document: () => frame?.contentDocument?.title,
        address: () => frame?.contentWindow?.location.href,
        fields: () => frame?.contentWindow?.document.querySelector('input')?.value,
      };
      return Object.entries(attempts).map(([name, attempt]) => {
        try {
          return [name, attempt() ?? 'nothing'];
        } catch (error) {
          return [name, (error as Error).name];
        }
      });
    });
    expect(Object.fromEntries(read)).toEqual({
      document: 'nothing',
      address: 'SecurityError',
      fields: 'SecurityError',
    });
  });

  test("a message of a foreign origin or of another window moves nothing in the shop's page", async () => {
    await openShopCheckout(page);
    const { webUrl } = systemUnderTest();
    await page.evaluate(gateway => {
      const frame = document.querySelector<HTMLIFrameElement>('[data-test-id="payment-iframe"]');
      const payment = { orderId: 'order_1', paymentId: 'pay_forged' };
      const data = { from: 'sluice', type: 'success', payment };
      dispatchEvent(
        new MessageEvent('message', {
          data,
          origin: 'https://evil.example',
          source: frame?.contentWindow ?? null,
        }),
      );
      dispatchEvent(new MessageEvent('message', { data, origin: new URL(gateway).origin, source: window }));
      dispatchEvent(new MessageEvent('message', { data, origin: new URL(gateway).origin, source: null }));
      window.postMessage({ from: 'sluice', type: 'close' }, '*');
    }, webUrl);
    // The frame's own message still arrives, and after all of those.
    await frameOf(page)?.evaluate(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
    await part(page, 'payment-modal').waitFor({ state: 'detached' });
    expect(await shopLog(page)).toEqual(['onClose']);
  });

  test('the frame takes its look from the shop and from nobody else', async () => {
    await openShopCheckout(page);
    const frame = frameOf(page);
    const themes = await frame?.evaluate(shop => {
      const send = (theme: string, origin: string, source: Window) => {
        const data = { from: 'sluice', type: 'theme', theme };
        dispatchEvent(new MessageEvent('message', { data, origin, source }));
        return document.documentElement.dataset['theme'];
      };
      return [
        send('dark', 'https://evil.example', window.parent),
        send('dark', shop, window),
        send('dark', shop, window.parent),
      ];
    }, new URL(systemUnderTest().shopUrl).origin);
    expect(themes).toEqual([undefined, undefined, 'dark']);
  });

  test('a page whose origin the merchant does not allow cannot show the checkout', async () => {
    const orderId = await openShopCheckout(page);
    const server = await serve(`<iframe src="${systemUnderTest().webUrl}/checkout/${orderId}"></iframe>`);
    const stranger = await page.context().newPage();
    const refusal = stranger.waitForEvent('console', message => message.text().includes('frame-ancestors'));
    await stranger.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await refusal;
    expect(stranger.frames().filter(frame => frame.url().includes('/checkout/'))).toEqual([]);
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
});

describe('the modal', () => {
  test('keeps the keyboard, is left with Escape from inside and outside the frame, and gives the focus back', async () => {
    await openShopCheckout(page);
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(
        () => document.activeElement?.closest('main, header')?.tagName ?? 'out',
      );
      expect(where).toBe('out');
    }
    await inFrame(page, 'card-number-input').press('Escape');
    await part(page, 'payment-modal').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-test-id'))).toBe('pay-here');

    await part(page, 'pay-here').click();
    await part(page, 'close-modal-button').press('Escape');
    await part(page, 'payment-modal').waitFor({ state: 'detached' });
    expect(await shopLog(page)).toEqual(['onClose', 'onClose']);
  });

  test('stills the page behind it, and lets it go afterwards', async () => {
    const overflow = () => page.evaluate(() => getComputedStyle(document.documentElement).overflow);
    await openShopCheckout(page);
    expect(await overflow()).toBe('hidden');
    await part(page, 'close-modal-button').click();
    await part(page, 'payment-modal').waitFor({ state: 'detached' });
    expect(await overflow()).toBe('visible');
  });

  test('opens from the custom element, which tells in events', async () => {
    await page.goto(`${systemUnderTest().shopUrl}/demo-shop`);
    await page.evaluate(async () => {
      const made = await fetch('/demo-shop/orders', { method: 'POST' });
      const { clientSecret } = (await made.json()) as { clientSecret: string };
      const element = document.createElement('sluice-checkout');
      element.setAttribute('client-secret', clientSecret);
      element.setAttribute('locale', 'de');
      element.append(Object.assign(document.createElement('button'), { textContent: 'By element' }));
      element.addEventListener('close', () => element.setAttribute('data-closed', 'yes'));
      document.querySelector('main')?.append(element);
    });
    await page.getByRole('button', { name: 'By element' }).click();
    await inFrame(page, 'pay-button').filter({ hasText: 'Jetzt zahlen' }).waitFor();
    await part(page, 'close-modal-button').click();
    await page.locator('sluice-checkout[data-closed]').waitFor();
  });
});

describe('for everybody', () => {
  test('axe finds nothing in the shop with the checkout open', async () => {
    await openShopCheckout(page);
    expect(await faults(page)).toEqual([]);
  });

  test.each(['ar', 'hi', 'de', 'ja'])('the checkout speaks %s, and axe finds nothing in it', async locale => {
    await page.goto(`${systemUnderTest().webUrl}/checkout?locale=${locale}`);
    await part(page, 'pay-button').click();
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    expect(await page.locator('html').getAttribute('dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr');
    expect(await part(page, 'pay-button').innerText()).not.toContain('Pay Now');
    expect(await faults(page)).toEqual([]);
  });

  test('it fits 320 pixels, which is also 400 % zoom of a common screen', async () => {
    await page.setViewportSize({ width: 320, height: 256 });
    await page.goto(`${systemUnderTest().webUrl}/checkout?locale=de`);
    await part(page, 'pay-button').waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await part(page, 'pay-button').click();
    expect(await part(page, 'card-number-input').getAttribute('aria-invalid')).toBe('true');
  });
});
