import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { startWire, type Wire } from '../faults/wire.ts';
import { until } from '../until.ts';
import { part } from './checkout-page.ts';
import { drawnCounters, drawnRows, rowsFromTheTop, untilLive } from './dashboard-page.ts';
import { type DemoBooks, openDemoBooks } from './demo-books.ts';
import { startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(240_000);

/** At different moments in each run; the next cut waits at most this long. */
const CUTS = 20;
const LONGEST_WAIT_MS = 250;
const PAYMENTS = 500;
/** What the page promises after a reconnect. */
const EQUAL_WITHIN_MS = 2_000;
/** As many as are drawn on any screen. */
const ROWS_COMPARED = 15;

let browser: Browser;
let page: Page;
let wire: Wire;
let books: DemoBooks;

beforeAll(async () => {
  browser = await launchChromium();
  books = await openDemoBooks();
});

beforeEach(async () => {
  wire = await startWire(systemUnderTest().webUrl);
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(wire.url);
  await page.getByRole('button', { name: 'Sign in as the demo merchant' }).click();
  await page.getByRole('link', { name: 'Payments', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Payments', exact: true }).waitFor();
  await untilLive(page);
});

afterEach(async () => {
  await page.context().close();
  await wire.close();
});

afterAll(async () => {
  await browser.close();
  await books.close();
});

const words = (status: string) => status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');

const told = (rows: readonly { id: string; status: string }[]) =>
  rows.map(({ id, status }) => ({ id, status: words(status) }));

/** Waits until the screen says what SQL says: the newest rows in order, each once, and every number. */
async function untilEqual(): Promise<void> {
  const since = new Date();
  since.setHours(0, 0, 0, 0);
  const wanted = JSON.stringify([told(await books.newest(ROWS_COMPARED)), await books.counters(since)]);
  await until(
    async () => [(await drawnRows(page)).slice(0, ROWS_COMPARED), await drawnCounters(page)],
    screen => JSON.stringify(screen) === wanted,
    30_000,
  );
}

/** Cuts a socket that is open, and waits until the page has noticed. */
async function cutOpenSocket(): Promise<void> {
  await untilLive(page);
  await delay(randomInt(LONGEST_WAIT_MS));
  wire.cut();
  await part(page, 'connection-state')
    .filter({ hasNotText: /^Live$/ })
    .waitFor();
}

/** Every text that a part of the page has said since. */
async function toldFromNowOn(shown: Page, name: string): Promise<() => Promise<string>> {
  const texts = await part(shown, name).evaluateHandle(element => {
    const said: string[] = [];
    const note = () => said.push(element.textContent ?? '');
    new MutationObserver(note).observe(element, { characterData: true, childList: true, subtree: true });
    return said;
  });
  return async () => (await texts.jsonValue()).join('\n');
}

test('cut at random moments while payments change, the screen equals SQL within 2 s of being live again', async () => {
  const cards = ['4111111111111111', '4000000000000002'];
  const paid: Promise<string[]>[] = [];
  for (let cut = 0; cut < CUTS; cut += 1) {
    paid.push(startPayments(PAYMENTS / CUTS, cards[cut % cards.length]));
    await cutOpenSocket();
    await delay(randomInt(LONGEST_WAIT_MS));
    if (cut < CUTS - 1) wire.heal();
  }
  // The last cut hides all that is still to change: what is compared stands still, and the page has never seen it.
  const ids = (await Promise.all(paid)).flat();
  await untilNothingIsPending();
  const healedAt = performance.now();
  wire.heal();
  await untilLive(page);
  const liveAt = performance.now();
  await untilEqual();
  const equalMs = Math.round(performance.now() - liveAt);
  console.info(
    `${CUTS} cuts, ${PAYMENTS} payments: live ${Math.round(liveAt - healedAt)} ms after the last, equal to SQL ${equalMs} ms after that`,
  );
  expect(equalMs).toBeLessThanOrEqual(EQUAL_WITHIN_MS);
  const shown = await rowsFromTheTop(page, PAYMENTS);
  expect(shown).toEqual(told(await books.newest(PAYMENTS)));
  expect(shown.map(row => row.id).toSorted()).toEqual(ids.toSorted());
});

test('the page says that it is cut off, that it catches up, and when it has', async () => {
  const said = await toldFromNowOn(page, 'connection-state');
  wire.cut();
  await part(page, 'connection-state').filter({ hasText: 'Reconnecting' }).waitFor();
  await startPayments(40);
  wire.heal();
  await untilLive(page);
  expect(await said()).toContain('Catching up');
  await untilNothingIsPending();
  await untilEqual();
  await page.context().setOffline(true);
  await part(page, 'connection-state').filter({ hasText: 'Offline' }).waitFor();
  await page.context().setOffline(false);
  await untilLive(page);
});
