import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { startWire, type Wire } from '../faults/wire.ts';
import { until } from '../until.ts';
import { part } from './checkout-page.ts';
import { drawnCounters, drawnRows, rowsFromTheTop, untilLive } from './dashboard-page.ts';
import { readServer, startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(240_000);

/** At different moments in each run; the next cut waits at most this long. */
const CUTS = 20;
const LONGEST_WAIT_MS = 250;
const PAYMENTS = 500;

let browser: Browser;
let page: Page;
let wire: Wire;

beforeAll(async () => {
  browser = await launchChromium();
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

afterAll(() => browser.close());

const words = (status: string) => status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');

/** Waits until the screen says what the database says: the newest rows in order, each once, and every number. */
async function untilEqual(): Promise<void> {
  const since = new Date();
  since.setHours(0, 0, 0, 0);
  const { payments, paymentStats } = await readServer(since);
  const newest = payments.edges.map(({ node }) => ({ id: node.id, status: words(node.status) }));
  const wanted = JSON.stringify([newest, paymentStats]);
  await until(
    async () => [(await drawnRows(page)).slice(0, newest.length), await drawnCounters(page)],
    screen => JSON.stringify(screen) === wanted,
    30_000,
  );
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

test('cut at random moments while payments change, the screen equals the database once it is live again', async () => {
  const cards = ['4111111111111111', '4000000000000002'];
  const paid = Promise.all(
    Array.from({ length: CUTS }, async (_, turn) => {
      await delay(turn * LONGEST_WAIT_MS);
      return startPayments(PAYMENTS / CUTS, cards[turn % cards.length]);
    }),
  );
  for (let cut = 0; cut < CUTS; cut += 1) {
    await delay(randomInt(LONGEST_WAIT_MS));
    wire.cut();
    await delay(randomInt(LONGEST_WAIT_MS));
    wire.heal();
  }
  const ids = (await paid).flat();
  await untilNothingIsPending();
  await untilLive(page);
  await untilEqual();
  const shown = await rowsFromTheTop(page, PAYMENTS);
  expect(shown.toSorted()).toEqual(ids.toSorted());
});

test('the page says that it is cut off, that it catches up, and when it has', async () => {
  const told = await toldFromNowOn(page, 'connection-state');
  wire.cut();
  await part(page, 'connection-state').filter({ hasText: 'Reconnecting' }).waitFor();
  await startPayments(40);
  wire.heal();
  await untilLive(page);
  expect(await told()).toContain('Catching up');
  await untilNothingIsPending();
  await untilEqual();
  await page.context().setOffline(true);
  await part(page, 'connection-state').filter({ hasText: 'Offline' }).waitFor();
  await page.context().setOffline(false);
  await untilLive(page);
});
