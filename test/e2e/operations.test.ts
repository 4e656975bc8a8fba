import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Database, openDatabase } from '../../core/db.ts';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { failWith, startReceiver, succeed, type WebhookReceiver } from '../webhook-receiver.ts';
import { addMerchant, type OwnMerchant } from './busy-merchant.ts';
import { complaintsOf } from './complaints.ts';
import { signInAs } from './dashboard-page.ts';
import { allFaults, faults } from './faults.ts';

jest.setTimeout(180_000);

const WIDE = { width: 1440, height: 900 };
const LAST_STEP = 1_000;

let browser: Browser;
let db: Database;
let receiver: WebhookReceiver;
let merchant: OwnMerchant;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
  db = openDatabase(systemUnderTest().databaseUrl, 1);
});

beforeEach(async () => {
  receiver = await startReceiver();
  merchant = await addMerchant();
  page = await (await browser.newContext({ viewport: WIDE })).newPage();
  complaints = complaintsOf(page);
});

afterEach(async () => {
  await page.context().close();
  await receiver.close();
});

afterAll(async () => {
  await db.close();
  await browser.close();
});

/** Webhooks whose schedule has ended: each fails once, and its next attempt, which is made at once, was the last. */
async function deadWebhooks(count: number): Promise<string[]> {
  receiver.answer(failWith(503));
  const { ask } = merchant;
  const { endpoint } = await ask(
    `mutation ($input: CreateWebhookEndpointInput!) {
      createWebhookEndpoint(input: $input) { __typename ... on WebhookEndpointSecret { endpoint { id } } ... on UserError { message } }
    }`,
    { url: receiver.url },
  );
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const { id } = await ask(
      `mutation ($input: SendTestEventInput!) {
        sendTestEvent(input: $input) { __typename ... on Delivery { id } ... on UserError { message } }
      }`,
      { endpointId: endpoint.id },
    );
    ids.push(id);
    await reaches(id, 'PENDING', 1);
    await db.prisma.delivery.update({ where: { id }, data: { step: LAST_STEP, nextAttemptAt: new Date() } });
    await reaches(id, 'FAILED', 2);
  }
  return ids;
}

const reaches = (id: string, status: string, attempts: number) =>
  until(
    () => db.prisma.delivery.findUniqueOrThrow({ where: { id } }),
    delivery => delivery.status === status && delivery.attemptCount >= attempts,
    30_000,
  );

async function openOperations(): Promise<void> {
  await signInAs(page, merchant);
  await page.goto(`${systemUnderTest().webUrl}/operations`);
  await page.getByRole('heading', { name: 'Dead webhooks', exact: true }).waitFor();
}

const row = (id: string) => page.locator(`[data-row-id="${id}"]`);
const focusedIn = (id: string) => row(id).locator('button:focus');

test('an operator sends dead webhooks again, one and a selection, by keyboard alone', async () => {
  const [one = '', other = '', third = ''] = await deadWebhooks(3);
  await openOperations();
  for (const words of ['webhook.test', 'Lamps and Shades', '503']) {
    await row(one).getByText(words).filter({ visible: true }).first().waitFor();
  }
  expect(await allFaults(page)).toEqual([]);
  await page.setViewportSize(WIDE);

  receiver.answer(succeed);
  const retry = row(third).getByRole('button', { name: 'Retry webhook.test of Lamps and Shades' });
  await retry.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Sending it again').waitFor();
  await row(third).waitFor({ state: 'detached' });
  await reaches(third, 'SUCCEEDED', 3);
  // The newest has gone; the one below it has the focus.
  await focusedIn(other).waitFor();

  for (const id of [one, other]) {
    await row(id).getByRole('checkbox').focus();
    await page.keyboard.press('Space');
  }
  await page.getByText('2 selected').waitFor();
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize(WIDE);
  await page.getByRole('button', { name: 'Retry selected' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Sending 2 again').waitFor();
  await row(one).waitFor({ state: 'detached' });
  for (const id of [one, other]) await reaches(id, 'SUCCEEDED', 3);
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);

  await page.goto(`${systemUnderTest().webUrl}/settings/audit`);
  const told = page.locator('tr', { hasText: 'Sent webhooks again' });
  await told.filter({ hasText: third }).waitFor();
  await told.filter({ hasText: one }).filter({ hasText: other }).waitFor();
  expect(complaints).toEqual([]);
});

test('one whose endpoint takes nothing cannot be sent, and says so', async () => {
  const [id = ''] = await deadWebhooks(1);
  const { endpointId } = await db.prisma.delivery.findUniqueOrThrow({ where: { id } });
  await merchant.ask(
    `mutation ($input: DisableWebhookEndpointInput!) {
      disableWebhookEndpoint(input: $input) { __typename ... on UserError { message } }
    }`,
    { endpointId },
  );
  await openOperations();
  await row(id).getByText('Cannot be sent').waitFor();
  expect(await row(id).getByRole('button').count()).toBe(0);
  expect(await faults(page)).toEqual([]);
});

test('while they are read, where there are none, and when the server does not answer, the list says so', async () => {
  let answer: 'late' | 'none' | 'away' = 'late';
  await page.route('**/graphql', async route => {
    if (!route.request().postData()?.includes('query DeadDeliveries')) return route.continue();
    if (answer === 'late') return;
    if (answer === 'away') return route.abort();
    const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: null };
    const deadDeliveries = { __typename: 'DeadDeliveryConnection', edges: [], pageInfo };
    return route.fulfill({ json: { data: { __typename: 'Query', deadDeliveries } } });
  });
  await signInAs(page, merchant);
  await page.goto(`${systemUnderTest().webUrl}/operations`);
  const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Dead webhooks' }) });
  await panel.locator('[aria-busy="true"]').waitFor();

  answer = 'away';
  await page.reload();
  await panel.getByRole('alert').getByText('The dead webhooks cannot be loaded right now').waitFor();
  expect(await faults(page)).toEqual([]);

  answer = 'none';
  await panel.getByRole('button', { name: 'Try again' }).click();
  await panel.getByText('No webhook has been given up.').waitFor();
  expect(await faults(page)).toEqual([]);
});
