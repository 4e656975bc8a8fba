import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { signInAsDemo } from './dashboard-page.ts';
import { scriptBytes } from './script-bytes.ts';

jest.setTimeout(60_000);

/** What a reader on a phone's network waits for before the first page is there, compressed. */
const DASHBOARD_MAX_BYTES = 250_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

/** Somebody with a session and without anything in the cache. */
async function newVisitor(): Promise<Page> {
  const context = await browser.newContext();
  await signInAsDemo(context);
  return context.newPage();
}

test('the first page of the dashboard is small', async () => {
  const page = await newVisitor();
  await page.goto(systemUnderTest().webUrl);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await scriptBytes(page)).toBeLessThanOrEqual(DASHBOARD_MAX_BYTES);
  await page.context().close();
});

test.each(['/', '/payments', '/webhooks', '/settings/team'])(
  'what %s runs first is asked for at once, and nothing waits for the first script',
  async path => {
    const page = await newVisitor();
    await page.goto(systemUnderTest().webUrl + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const { scripts, late } = await page.evaluate(() => {
      const found = performance
        .getEntriesByType('resource')
        .filter(({ name }) => new URL(name).pathname.endsWith('.js')) as PerformanceResourceTiming[];
      const first = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src;
      const cameAt = found.find(({ name }) => name === first)?.responseEnd ?? 0;
      // The chart comes behind the numbers, on purpose.
      const late = found.filter(({ name, startTime }) => startTime > cameAt && !/chart|uPlot/i.test(name));
      return { scripts: found.length, late: late.map(({ name }) => name) };
    });
    expect(scripts).toBeGreaterThan(10);
    expect(late).toEqual([]);
    await page.context().close();
  },
);

test.each([
  ['/', 'HomeOverview'],
  ['/payments', 'PaymentsPage'],
])('%s asks who is there once, and then for what it shows before anything is drawn', async (path, own) => {
  const page = await newVisitor();
  const asked: string[] = [];
  page.on('request', request => {
    if (new URL(request.url()).pathname === '/graphql') asked.push(request.postDataJSON().operationName);
  });
  await page.goto(systemUnderTest().webUrl + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked.filter(name => name === 'Viewer')).toEqual(['Viewer']);
  expect(asked[0]).toBe('Viewer');
  expect(asked).toContain('EventCursor');
  // The frame of the page asks for the cursor once it is drawn.
  expect(asked.indexOf(own)).toBeGreaterThan(0);
  expect(asked.indexOf(own)).toBeLessThan(asked.indexOf('EventCursor'));
  await page.context().close();
});
