import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Locator, Page, WebSocketRoute } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { failWith, startReceiver, succeed, type WebhookReceiver } from '../webhook-receiver.ts';
import { part } from './checkout-page.ts';
import { complaintsOf } from './complaints.ts';
import { openDashboard, untilLive } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { removeWebhookUrl, startPayments } from './merchant-api.ts';

jest.setTimeout(90_000);

let browser: Browser;
let page: Page;
let receiver: WebhookReceiver;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  await removeWebhookUrl();
  receiver = await startReceiver();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  complaints = complaintsOf(page);
});

afterEach(async () => {
  await page.context().close();
  await removeWebhookUrl();
  await receiver.close();
});

afterAll(() => browser.close());

async function openWebhooks() {
  await openDashboard(page);
  await page.getByRole('link', { name: 'Webhooks' }).first().click();
  await page.getByRole('heading', { name: 'Webhooks', exact: true }).waitFor();
  await untilLive(page);
}

async function saveUrl(url: string) {
  await part(page, 'webhook-url-input').fill(url);
  await part(page, 'save-webhook-button').click();
}

const rows = () => part(page, 'webhook-log-item');

/** The row of one delivery, wherever in the log it stands by now. */
async function fixed(row: Locator): Promise<Locator> {
  const id = await row.first().getAttribute('data-delivery-id');
  return page.locator(`[data-delivery-id="${id}"]`);
}

const cell = (row: Locator, testId: string) => row.locator(`[data-test-id="${testId}"]`);

/** Has the receiver fail, saves its URL, makes a payment and answers with the row of its first delivery that failed. */
async function failedRow(): Promise<Locator> {
  receiver.answer(failWith(500));
  await openWebhooks();
  await saveUrl(receiver.url);
  await part(page, 'webhook-secret').waitFor();
  await startPayments(1);
  const failed = rows().filter({ hasText: 'payment.created' }).filter({ hasText: 'Failed, will retry' });
  await failed.first().waitFor();
  return fixed(failed);
}

describe('the webhooks page', () => {
  test('saves a URL, shows a failed delivery, and the row turns to success after a retry, without a reload', async () => {
    const row = await failedRow();
    await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
    expect(await part(page, 'webhook-secret').innerText()).toMatch(/^whsec_/);
    expect(await cell(row, 'webhook-response-code').innerText()).toBe('500');
    expect(await cell(row, 'webhook-attempts').innerText()).toBe('1');
    expect(await row.innerText()).toMatch(/in \d+ s|in 1 min/);

    receiver.answer(succeed);
    await cell(row, 'retry-webhook-button').click();
    await cell(row, 'webhook-status').filter({ hasText: 'Success' }).waitFor();
    await cell(row, 'retry-webhook-button').waitFor({ state: 'detached' });
    expect(await cell(row, 'webhook-response-code').innerText()).toBe('200');
    expect(await cell(row, 'webhook-attempts').innerText()).toBe('2');
    expect(await page.evaluate(() => 'loadedOnce' in window)).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('is opened at one delivery: by its id, and from its payment', async () => {
    const row = await failedRow();
    const id = (await row.getAttribute('data-delivery-id')) ?? '';
    const isAlone = async () => {
      await page.waitForURL(`**/webhooks?delivery=${id}`);
      await page.getByRole('button', { name: `Copy ${id}` }).waitFor();
      expect(await rows().count()).toBe(1);
    };
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(id);
    await page.getByRole('option', { name: `Open ${id}` }).waitFor();
    await page.keyboard.press('Enter');
    await isAlone();
    await page.getByRole('link', { name: /^Payment pay_/ }).click();
    await page.locator(`a[href="/webhooks?delivery=${id}"]`).click();
    await isAlone();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await until(
      () => rows().count(),
      count => count > 1,
    );
  });

  test('opens a delivery by keyboard: each attempt, what was answered, and what was sent', async () => {
    const row = await failedRow();
    await row.getByRole('button', { name: 'payment.created', exact: true }).press('Enter');
    await page.getByText('Attempt 1').waitFor();
    await page.getByText('status 500').waitFor();
    await page.locator('pre', { hasText: '"event": "payment.created"' }).waitFor();
    receiver.answer(succeed);
    await cell(row, 'retry-webhook-button').press('Enter');
    await page.getByText('Attempt 2').waitFor();
    await page.getByText('Attempt 1').waitFor();
    // The button that had the focus is gone; the keyboard stays in the row.
    await cell(row, 'retry-webhook-button').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-expanded'))).toBe('true');
  });

  test('shows after a reconnect what became of a delivery meanwhile', async () => {
    const sockets = new Set<WebSocketRoute>();
    let down = false;
    await page.routeWebSocket(/\/graphql$/, socket => {
      if (down) return void socket.close({ code: 4000, reason: 'still cut' });
      socket.connectToServer();
      sockets.add(socket);
    });
    const row = await failedRow();
    down = true;
    for (const socket of sockets) await socket.close({ code: 4000, reason: 'cut by the test' });
    receiver.answer(succeed);
    const before = receiver.received.length;
    await cell(row, 'retry-webhook-button').click();
    await until(
      async () => receiver.received.length,
      count => count > before,
    );
    down = false;
    await cell(row, 'webhook-status').filter({ hasText: 'Success' }).waitFor();
  });

  test('says beside the field why a URL is refused, and keeps what was typed', async () => {
    await openWebhooks();
    await saveUrl('http://[::ffff:169.254.169.254]/');
    await page.getByText(/must not lead to/).waitFor();
    expect(await part(page, 'webhook-url-input').inputValue()).toBe('http://[::ffff:169.254.169.254]/');
    expect(await part(page, 'webhook-url-input').getAttribute('aria-invalid')).toBe('true');
    expect(await part(page, 'test-webhook-button').isDisabled()).toBe(true);
  });

  test('sends a test event, and filters the log by the address', async () => {
    await openWebhooks();
    await saveUrl(receiver.url);
    await part(page, 'webhook-secret').waitFor();
    await part(page, 'test-webhook-button').click();
    await until(
      async () => receiver.received.length,
      count => count > 0,
    );
    expect(receiver.received[0]?.event).toMatchObject({ event: 'webhook.test' });
    await rows().first().filter({ hasText: 'webhook.test' }).filter({ hasText: 'Success' }).waitFor();

    await page.getByRole('button', { name: 'Any status' }).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'Held' }).press('Enter');
    await page.keyboard.press('Escape');
    await page.waitForURL('**/webhooks?status=held');
    await page.getByText('No delivery matches this filter').waitFor();
    await page.goto(`${systemUnderTest().webUrl}/webhooks?status=succeeded`);
    await rows().filter({ hasText: 'webhook.test' }).first().waitFor();
    const statuses = await part(page, 'webhook-status').allInnerTexts();
    expect(new Set(statuses)).toEqual(new Set(['Success']));
  });

  test('has nothing that axe finds, wide and narrow, in light and dark', async () => {
    const row = await failedRow();
    await row.getByRole('button', { name: 'payment.created', exact: true }).click();
    await page.getByText('Attempt 1').waitFor();
    await saveUrl('nonsense');
    await page.getByText(/must be a URL/).waitFor();
    expect(await faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
