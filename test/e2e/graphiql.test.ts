import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { TABS } from '../../server/graphql/graphiql-tabs.ts';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';

jest.setTimeout(240_000);

/** The tour of /graphql as a newcomer takes it: tab after tab, each with what the one before answered. */
const PATIENCE_MS = 60_000;

const TAB = '.graphiql-tab-button';

let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(String(error)));
  await page.goto(`${systemUnderTest().apiUrl}/graphql`);
  await page.locator(TAB).first().waitFor();
});

afterAll(() => browser.close());

/** What Monaco shows, whose spaces are not the usual ones. */
async function shownIn(selector: string): Promise<string> {
  const text = await page.locator(selector).first().innerText();
  return text.replaceAll('\u00a0', ' ');
}

const results = () => shownIn('.result-window');

async function openTab(number: number): Promise<void> {
  await page
    .locator(TAB)
    .nth(number - 1)
    .press('Enter');
  await until(
    () => shownIn('.graphiql-query-editor'),
    text => text.includes(`# ${number}.`),
    PATIENCE_MS,
  );
}

async function writeVariables(variables: Record<string, string>): Promise<void> {
  await page.getByRole('button', { name: 'Variables', exact: true }).click();
  const editor = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden)').first();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(JSON.stringify(variables));
}

const execute = () => page.locator('.graphiql-execute-button').click();

/** Runs the tab that is open; answers with the object of its mutation. */
async function run(expected: RegExp): Promise<string> {
  await execute();
  return until(results, text => expected.test(text), PATIENCE_MS);
}

function idIn(text: string, prefix: string): string {
  const found = new RegExp(`"id": "(${prefix}_\\w{16})"`).exec(text)?.[1];
  if (!found) throw new Error(`no ${prefix}_… in ${text}`);
  return found;
}

test('its tabs lead from an order to a payment, its capture and its refund', async () => {
  expect(await page.locator(TAB).count()).toBe(TABS.length);
  await openTab(1);
  const orderId = idIn(await run(/"order_\w{16}"/), 'order');

  await openTab(2);
  await writeVariables({ orderId });
  const paymentId = idIn(await run(/"pay_\w{16}"/), 'pay');

  await openTab(3);
  await writeVariables({ paymentId });
  await until(
    () => run(/"capturePayment"/),
    text => text.includes('"actions"'),
    PATIENCE_MS,
  );

  await openTab(4);
  await writeVariables({ paymentId });
  await until(
    () => run(/"refundPayment"/),
    text => text.includes('"rfnd_'),
    PATIENCE_MS,
  );

  expect(complaints).toEqual([]);
});
