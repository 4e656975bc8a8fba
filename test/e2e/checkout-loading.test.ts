import { expect, jest, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { part } from './checkout-page.ts';
import { inFreshPages } from './fresh-pages.ts';

// What a shopper on a slow network sees, and what has been asked for by then.

jest.setTimeout(60_000);

const PHONE = { viewport: { width: 390, height: 844 } };

let page: Page;
inFreshPages(async fresh => {
  page = fresh;
}, PHONE);

const address = () => `${systemUnderTest().webUrl}/checkout`;

/** Holds back whatever comes from these addresses until it is let go. */
async function holdBack(pattern: RegExp): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let isOver = false;
  await page.route(pattern, route => (isOver ? route.continue() : void held.push(route)));
  return async () => {
    isOver = true;
    await Promise.all(held.map(route => route.continue()));
  };
}

test('the order is asked for while what draws it is still on its way, and only once', async () => {
  const asked: string[] = [];
  page.on('request', request => {
    if (request.url().endsWith('/graphql')) asked.push(request.postData() ?? '');
  });
  const letGo = await holdBack(/\/assets\/(?:page|react)-[\w-]+\.js$/);
  const answered = page.waitForResponse(
    response => response.request().postData()?.includes('createDemoOrder') ?? false,
  );
  await page.goto(address(), { waitUntil: 'commit' });
  await answered;
  expect(await part(page, 'pay-button').count()).toBe(0);
  await letGo();
  await part(page, 'pay-button').waitFor();
  expect(asked.filter(body => body.includes('merchantName'))).toHaveLength(1);

  // By its link it is read in one request; the same page with another fragment would not load again.
  const link = page.url();
  await page.goto('about:blank');
  asked.length = 0;
  await page.goto(link);
  await part(page, 'pay-button').waitFor();
  expect(asked).toHaveLength(1);
});

test('the page is there before its script, and nothing moves when the form comes', async () => {
  const letGo = await holdBack(/\/assets\/checkout-[\w-]+\.js$/);
  await page.addInitScript(() => {
    const moved: number[] = [];
    Reflect.set(window, 'moved', moved);
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) moved.push(Reflect.get(entry, 'value') as number);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(address(), { waitUntil: 'commit' });
  await page.locator('#root svg').waitFor();
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  await letGo();
  await part(page, 'pay-button').waitFor();
  await page.evaluate(() => document.fonts.ready);
  const moved = await page.evaluate(() => Reflect.get(window, 'moved') as number[]);
  expect(moved.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
});
