import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { openDashboard } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { ask, startPayments } from './merchant-api.ts';

jest.setTimeout(120_000);

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await openDashboard(page);
  await page.goto(`${systemUnderTest().webUrl}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

async function readEventsWith(headers: Record<string, string>): Promise<Response> {
  return fetch(`${systemUnderTest().apiUrl}/api/v1/events?limit=1`, { headers });
}

test('a key is made, used, found in the request log, revoked, and refused within five seconds', async () => {
  const page = await open('/developers');
  await page.getByRole('button', { name: 'Create key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create an API key' });
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await dialog.getByText('Say what the key is for.').waitFor();
  await dialog.getByLabel('Name').fill('Till 3');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await page.getByText('the only time').waitFor();
  const [id = '', secret = ''] = await page.getByRole('dialog').locator('dd').allInnerTexts();
  const headers = { 'x-api-key': id.trim(), 'x-api-secret': secret.trim() };
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText(`-u "${headers['x-api-key']}:${headers['x-api-secret']}"`).waitFor();
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });

  const used = await readEventsWith(headers);
  expect(used.status).toBe(200);
  const requestId = used.headers.get('x-request-id') ?? '';
  await page.getByRole('link', { name: 'Request log' }).click();
  await page.getByRole('searchbox').fill(requestId);
  await page.keyboard.press('Enter');
  const row = page.locator('tbody tr', { hasText: requestId });
  await row.getByText('/api/v1/events').waitFor();
  await row.getByText(headers['x-api-key']).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await row.getByText(requestId).filter({ visible: true }).waitFor();
  await row
    .getByText(/^\S*\s*\d+ ms$/)
    .filter({ visible: true })
    .waitFor();
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('link', { name: 'API keys' }).click();
  const till = page.locator('tbody tr', { hasText: 'Till 3' });
  for (const fact of ['Scopes', 'Created', 'Last used'])
    await till.locator('dt', { hasText: fact }).filter({ visible: true }).waitFor();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('tbody tr', { hasText: 'Till 3' }).getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('The key is revoked.').waitFor();
  await until(
    async () => (await readEventsWith(headers)).status,
    status => status === 401,
    6_000,
  );
  await page.locator('tbody tr', { hasText: 'Till 3' }).waitFor({ state: 'detached' });
  await page.context().close();
});

test('operators see queues and workers', async () => {
  const page = await open('/operations');
  await page.getByText('deliver-webhook').waitFor();
  await page.getByText('1 running').waitFor();
  expect(await faults(page)).toEqual([]);
  const [board] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Look into the queues' }).click(),
  ]);
  await board.getByText('deliver-webhook').first().waitFor();
  expect(new URL(board.url()).pathname).toMatch(/^\/queues/);
  await page.context().close();
  // Without the session there is nothing.
  expect((await fetch(`${systemUnderTest().webUrl}/queues`)).status).toBe(404);
});

test('the palette goes to a page and to an id, by keyboard alone, and gives the focus back', async () => {
  const page = await open('/developers');
  const key = page.getByRole('button', { name: 'Create key' });
  await key.focus();
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox');
  await input.waitFor();
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('Escape');
  await input.waitFor({ state: 'detached' });
  expect(await key.evaluate(element => element === document.activeElement)).toBe(true);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('paym');
  await page.getByRole('option', { name: 'Payments', selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Payments', level: 1 }).waitFor();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('req_0000000000000000');
  await page.keyboard.press('Enter');
  await page.getByText('No request matches').waitFor();
  expect(page.url()).toContain('/developers/requests?request=req_0000000000000000');

  const [payment] = await startPayments(1);
  const { payment: paid } = await ask<{ payment: { attempts: { id: string }[] } }>(
    'query ($payment: ID!) { payment(id: $payment) { attempts { id } } }',
    { payment },
  );
  await page.keyboard.press('Control+k');
  await page.keyboard.type(paid.attempts[0]?.id ?? '');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/payments/${payment}`);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('key_test_abc123');
  await page.keyboard.press('Enter');
  await page.locator('tr[aria-current]', { hasText: 'key_test_abc123' }).waitFor();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('dark');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  await page.context().close();
});
