import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { part } from './checkout-page.ts';
import { openDashboard, untilLive } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(120_000);

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

async function openEvents(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await openDashboard(page);
  await page.goto(`${systemUnderTest().webUrl}/events`);
  await page.locator('tbody tr').getByRole('link').first().waitFor();
  await untilLive(page);
  return page;
}

/** The cursors of the rows that are drawn, newest first. */
const cursors = (page: Page): Promise<number[]> =>
  page
    .locator('tbody tr[aria-rowindex] td:last-child')
    .evaluateAll(cells => cells.map(cell => Number(cell.textContent)));

test('a tail that was paused shows each event that waited, once and in order', async () => {
  await startPayments(2);
  const page = await openEvents();
  await untilNothingIsPending();
  await page.getByRole('button', { name: 'Pause' }).click();
  const [before = 0] = await cursors(page);
  await startPayments(20);
  await untilNothingIsPending();
  // Each payment is created, authorized and captured.
  await until(
    async () => Number.parseInt(await part(page, 'events-waiting').innerText(), 10),
    waiting => waiting >= 60,
    30_000,
  );
  expect((await cursors(page))[0]).toBe(before);

  await page.getByRole('button', { name: 'Resume' }).click();
  await until(
    () => cursors(page),
    ([newest = 0]) => newest >= before + 60,
  );
  const seen = new Set<number>();
  for (let y = 0; Math.min(...seen, Number.POSITIVE_INFINITY) > before; y += 400) {
    await page.evaluate(top => window.scrollTo({ top }), y);
    const drawn = await until(
      () => cursors(page),
      rows => rows.length > 0 && rows.every((cursor, at) => at === 0 || cursor < (rows[at - 1] ?? 0)),
    );
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(drawn.length).toBeLessThan(80);
    for (const cursor of drawn) seen.add(cursor);
  }
  const expected = Array.from({ length: 60 }, (_, at) => before + 1 + at);
  expect(expected.filter(cursor => !seen.has(cursor))).toEqual([]);
  await page.context().close();
});

test('filters live in the address, and an event opens with its JSON', async () => {
  await startPayments(1, '4000000000000002');
  await untilNothingIsPending();
  const page = await openEvents();
  await page.goto(`${systemUnderTest().webUrl}/events?type=payment.failed`);
  await page.locator('tbody tr').getByRole('link').first().waitFor();
  const types = await page.locator('tbody tr').getByRole('link').allInnerTexts();
  expect(new Set(types)).toEqual(new Set(['payment.failed']));
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.locator('tbody tr').getByRole('link').first().click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByText('"error_code": "insufficient_funds"')
    .or(dialog.getByText('"error_code"'))
    .first()
    .waitFor();
  expect(page.url()).toContain('event=evt_');
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(page.url()).not.toContain('event=');
  expect(page.url()).toContain('type=payment.failed');
  await page.context().close();
});
