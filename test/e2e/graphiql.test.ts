import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { TABS } from '../../server/graphql/graphiql-tabs.ts';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';

jest.setTimeout(240_000);

/** The tour of /graphql as a newcomer takes it: tab after tab, each with what the one before answered. */
const PATIENCE_MS = 60_000;

const TAB = '.graphiql-tab-button';

/** A hand is slower than a program: what moves while the button is down moves away from under it. */
const PRESS_MS = 80;

let browser: Browser;
let context: BrowserContext;
const complaints: string[] = [];
const subscribed: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  context.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', error => complaints.push(String(error.error())));
});

afterAll(() => browser.close());

/** A window with GraphiQL in it. */
async function openWindow(): Promise<Page> {
  const page = await context.newPage();
  page.on('websocket', socket => {
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('"type":"subscribe"')) subscribed.push(socket.url());
    });
  });
  await page.goto(`${systemUnderTest().apiUrl}/graphql`);
  await page.locator(TAB).first().waitFor();
  return page;
}

/** What Monaco shows, whose spaces are not the usual ones. */
async function shownIn(page: Page, selector: string): Promise<string> {
  const text = await page.locator(selector).first().innerText();
  return text.replaceAll('\u00a0', ' ');
}

const results = (page: Page) => shownIn(page, '.result-window');

/** Resolves when GraphiQL knows which operation the tab holds, which it keeps then: a tenth of a second after it shows it. */
async function openTab(page: Page, number: number): Promise<void> {
  await page
    .locator(TAB)
    .nth(number - 1)
    .click({ delay: PRESS_MS });
  await until(
    () => page.evaluate(() => localStorage.getItem('graphiql:query') ?? ''),
    query => query.startsWith(`# ${number}.`),
    PATIENCE_MS,
  );
  expect(await shownIn(page, '.graphiql-query-editor')).toContain(`# ${number}.`);
}

async function writeVariables(page: Page, variables: Record<string, string>): Promise<void> {
  await page.getByRole('button', { name: 'Variables', exact: true }).click();
  const editor = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden)').first();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(JSON.stringify(variables));
}

const execute = (page: Page) => page.locator('.graphiql-execute-button').click();

/** Runs the tab that is open; answers with the object of its mutation. */
async function run(page: Page, expected: RegExp): Promise<string> {
  await execute(page);
  return until(
    () => results(page),
    shown => expected.test(shown),
    PATIENCE_MS,
  );
}

function idIn(text: string, prefix: string): string {
  const found = new RegExp(`"id": "(${prefix}_\\w{16})"`).exec(text)?.[1];
  if (!found) throw new Error(`no ${prefix}_… in ${text}`);
  return found;
}

test('a click on a tab opens it', async () => {
  const page = await openWindow();
  expect(await page.locator(TAB).count()).toBe(TABS.length);
  for (const number of [3, 1, 7, 2, 6, 4, 5]) await openTab(page, number);
  await page.close();
});

test('its tabs lead from an order to a payment, its capture and its refund', async () => {
  const page = await openWindow();
  await openTab(page, 1);
  const orderId = idIn(await run(page, /"order_\w{16}"/), 'order');

  await openTab(page, 2);
  await writeVariables(page, { orderId });
  const paymentId = idIn(await run(page, /"pay_\w{16}"/), 'pay');

  await openTab(page, 3);
  await writeVariables(page, { paymentId });
  await until(
    () => run(page, /"capturePayment"/),
    text => text.includes('"actions"'),
    PATIENCE_MS,
  );

  await openTab(page, 4);
  await writeVariables(page, { paymentId });
  await until(
    () => run(page, /"refundPayment"/),
    text => text.includes('"rfnd_'),
    PATIENCE_MS,
  );
  expect(complaints).toEqual([]);
  await page.close();
});

test('its stream shows a payment that is made in another window', async () => {
  const page = await openWindow();
  await openTab(page, 5);
  await execute(page);
  await until(
    () => subscribed.length,
    count => count > 0,
    PATIENCE_MS,
  );
  expect(subscribed[0]).toMatch(/^ws:.*\/graphql$/);

  const other = await openWindow();
  await openTab(other, 6);
  const paymentId = idIn(await run(other, /"pay_\w{16}"/), 'pay');
  await until(
    () => results(page),
    shown => /"type": "PAYMENT_\w+"/.test(shown) && shown.includes(paymentId),
    PATIENCE_MS,
  );
  expect(complaints).toEqual([]);
});
