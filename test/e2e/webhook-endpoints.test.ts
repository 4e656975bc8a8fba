import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import {
  failWith,
  type ReceivedWebhook,
  startReceiver,
  succeed,
  type WebhookReceiver,
} from '../webhook-receiver.ts';
import { part } from './checkout-page.ts';
import { complaintsOf } from './complaints.ts';
import { openDashboard, untilLive } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { removeWebhookEndpoints, startPayments } from './merchant-api.ts';

jest.setTimeout(120_000);

let browser: Browser;
let page: Page;
let receiver: WebhookReceiver;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  await removeWebhookEndpoints();
  receiver = await startReceiver();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  complaints = complaintsOf(page);
  await openDashboard(page);
  await page.goto(`${systemUnderTest().webUrl}/webhooks`);
  await page.getByRole('heading', { name: 'Endpoints' }).waitFor();
  await untilLive(page);
});

afterEach(async () => {
  await page.context().close();
  await removeWebhookEndpoints();
  await receiver.close();
});

afterAll(() => browser.close());

const dialog = () => page.getByRole('dialog');
const endpoint = () => part(page, 'webhook-endpoint').filter({ hasText: receiver.url });
const rows = () => part(page, 'webhook-log-item');
const secretIn = (where: Locator) => where.locator('[data-test-id="webhook-secret"]').innerText();

/** Adds the receiver as an endpoint of some event types and answers with its secret. */
async function addEndpoint(...types: string[]): Promise<string> {
  await page.getByRole('button', { name: 'Add endpoint' }).click();
  await dialog().getByLabel('Webhook URL').fill(receiver.url);
  await dialog().getByLabel('Description').fill('Stock keeping');
  await dialog().getByText('Only these').click();
  for (const type of types) await dialog().getByRole('checkbox', { name: type }).check();
  await dialog().getByRole('button', { name: 'Create endpoint' }).click();
  const secret = await secretIn(dialog());
  await dialog().getByRole('button', { name: 'Done' }).click();
  await endpoint().waitFor();
  return secret;
}

async function choose(action: string) {
  await endpoint()
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: action }).click();
}

function isSignedBy(secret: string, { headers, body }: ReceivedWebhook): boolean {
  try {
    new Webhook(secret).verify(body.toString(), headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

async function nextWebhook(event: string): Promise<ReceivedWebhook> {
  const found = () => receiver.received.filter(webhook => webhook.event['event'] === event).at(-1);
  const webhook = await until(found, each => each !== undefined, 20_000);
  receiver.received.length = 0;
  return webhook as ReceivedWebhook;
}

describe('an endpoint', () => {
  test('is made with its secret shown once, receives what it asked for, and is signed by both secrets after a rotation', async () => {
    const secret = await addEndpoint('payment.captured');
    expect(await endpoint().innerText()).toContain('1 event type');
    await startPayments(1);
    expect(isSignedBy(secret, await nextWebhook('payment.captured'))).toBe(true);
    expect(receiver.received).toEqual([]);

    await choose('Rotate secret');
    await dialog().getByRole('button', { name: 'Make a new secret' }).click();
    const rotated = await secretIn(dialog());
    expect(rotated).not.toBe(secret);
    await dialog().getByRole('button', { name: 'Done' }).click();
    await endpoint().getByText('The secret before this one signs too').waitFor();
    await choose('Send test event');
    const tested = await nextWebhook('webhook.test');
    expect([isSignedBy(secret, tested), isSignedBy(rotated, tested)]).toEqual([true, true]);
    expect(await page.content()).not.toContain(rotated);
    expect(complaints).toEqual([]);
  });

  test('says beside its fields what is wrong with them, and keeps what was typed', async () => {
    await page.getByRole('button', { name: 'Add endpoint' }).click();
    await dialog().getByLabel('Webhook URL').fill('nonsense');
    await dialog().getByRole('button', { name: 'Create endpoint' }).click();
    await dialog()
      .getByText(/must be a URL/)
      .waitFor();
    await dialog().getByLabel('Webhook URL').fill(receiver.url);
    await dialog().getByText('Payload of your own').click();
    await dialog().getByLabel('GraphQL selection').fill('{ nothing }');
    await dialog().getByRole('button', { name: 'Create endpoint' }).click();
    await dialog()
      .getByText(/selection does not fit Event/)
      .waitFor();
    expect(await faults(page)).toEqual([]);
    await dialog().getByLabel('GraphQL selection').fill('{ payment { id } }');
    await dialog().getByRole('button', { name: 'Create endpoint' }).click();
    await dialog().getByRole('button', { name: 'Done' }).click();
    await endpoint().getByText('Own payload').waitFor();
  });

  test('is disabled with a reason, says how to go on, and after it is enabled gets what was held, with progress', async () => {
    await addEndpoint('payment.created');
    await choose('Disable');
    await dialog().getByLabel('Reason').fill('The stock system moves house.');
    await dialog().getByRole('button', { name: 'Disable' }).click();
    await endpoint().getByText('The stock system moves house.').waitFor();
    await startPayments(3);
    const held = rows()
      .filter({ hasText: 'Held' })
      .filter({ hasText: new URL(receiver.url).host });
    await until(
      () => held.count(),
      count => count === 3,
    );
    await held.first().getByRole('button', { name: 'payment.created', exact: true }).click();
    await page.getByText('Held, because its endpoint is disabled.').waitFor();

    await choose('Enable');
    await endpoint().getByText('Enabled', { exact: true }).waitFor();
    await choose('Send again…');
    await dialog().getByText('3 deliveries will be sent again.').waitFor();
    expect(await faults(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Send again', exact: true }).click();
    await dialog().getByRole('progressbar').waitFor();
    await dialog().getByText('3 deliveries were sent again.').waitFor();
    expect(await faults(page)).toEqual([]);
    expect(receiver.received).toHaveLength(3);
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await until(
      () => held.count(),
      count => count === 0,
    );
  });

  test('that is deleted is gone from the list, and what waits for it is cancelled', async () => {
    receiver.answer(failWith(500));
    await addEndpoint('payment.created');
    await startPayments(1);
    await rows().filter({ hasText: 'Failed, will retry' }).first().waitFor();
    await choose('Delete');
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await endpoint().waitFor({ state: 'detached' });
    await rows().first().filter({ hasText: 'Cancelled' }).waitFor();
  });
});

describe('the log', () => {
  test('sends what was chosen again together, stops one, and is filtered by endpoint and event in the address', async () => {
    receiver.answer(failWith(500));
    await addEndpoint('payment.created', 'payment.captured');
    await startPayments(2);
    await choose('Show its deliveries');
    await page.waitForURL('**/webhooks?endpoint=we_*');
    const failed = rows().filter({ hasText: 'Failed, will retry' });
    await until(
      () => failed.count(),
      count => count === 4,
    );
    await page.getByRole('button', { name: 'Any event' }).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'payment.created' }).press('Enter');
    await page.keyboard.press('Escape');
    await page.waitForURL('**event=payment.created**');
    await until(
      () => rows().count(),
      count => count === 2,
    );

    await rows().first().getByRole('button', { name: 'payment.created', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel delivery' }).click();
    await rows().filter({ hasText: 'Cancelled' }).waitFor();

    receiver.answer(succeed);
    await page.getByRole('checkbox', { name: 'Select all that can be sent again' }).check();
    await page.getByText('2 selected').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Retry selected' }).click();
    await until(
      () => rows().filter({ hasText: 'Success' }).count(),
      count => count === 2,
    );
    expect(complaints).toEqual([]);
  });
});

test('the test inbox shows what it received, and answers as it is told', async () => {
  await page.getByRole('button', { name: 'Use the test inbox' }).click();
  await part(page, 'save-webhook-button').click();
  await part(page, 'webhook-endpoint').first().waitFor();
  await page.getByRole('link', { name: 'Test inbox' }).click();
  await page.getByRole('radio', { name: 'Fail: 500' }).check();
  await page.getByRole('radio', { name: 'The next one' }).check();
  await page.getByText('1 request more').waitFor();
  await page.goBack();
  await part(page, 'test-webhook-button').click();
  await rows().first().filter({ hasText: 'Failed, will retry' }).waitFor();
  await page.goForward();
  await page.getByText('Now it answers 200.').waitFor();
  const received = page
    .locator('summary')
    .filter({ hasText: 'webhook.test' })
    .filter({ hasText: 'answered 500' });
  await received.first().click();
  await page
    .getByText(/^webhook-signature: v1,/m)
    .first()
    .waitFor();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Accept: 200' }).check();
  expect(complaints).toEqual([]);
});
