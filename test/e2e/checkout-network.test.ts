import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { startWire, type Wire } from '../faults/wire.ts';
import { until } from '../until.ts';
import { callWitnesses, expectCaptured, type Witnesses } from './agreement.ts';
import { paidId, part, payByCard } from './checkout-page.ts';
import { inFreshPages } from './fresh-pages.ts';
import { setAcquirerLatency, USUAL_LATENCY } from './sandbox-control.ts';
import { paymentsOf } from './shop-page.ts';

// What happens between the shopper and us while a payment is under way, with a wire that can be cut between them.

jest.setTimeout(120_000);

/** Long enough that a test is in the middle of a payment when it does something to it. */
const SLOW_ACQUIRER_MS = '4000';

let witnesses: Witnesses;
let wire: Wire;
let page: Page;
let orderId: string;

// Before the browser that they live in is closed.
afterAll(() => witnesses.leave());

const browser = inFreshPages(async fresh => {
  page = fresh;
  wire = await startWire(systemUnderTest().webUrl);
  await page.goto(new URL('/checkout', wire.url).href);
  await part(page, 'pay-button').waitFor();
  orderId = await part(page, 'order-id').innerText();
});

beforeAll(async () => {
  witnesses = await callWitnesses(browser());
});

// After the page that it leads to is closed.
afterEach(async () => {
  await setAcquirerLatency(USUAL_LATENCY);
  await wire.close();
});

const statuses = async () => (await paymentsOf(orderId)).map(({ status }) => status);

/** The server has the payment, and the acquirer has not answered yet. */
async function untilUnderWay(status: string) {
  await until(statuses, ([first]) => first === status);
}

async function expectPaidOnce() {
  const paymentId = await paidId(page);
  await expectCaptured(witnesses, orderId, [paymentId]);
  expect(await statuses()).toEqual(['CAPTURED']);
}

test('the wire cut while the acquirer works: the page says so, and then that it is paid', async () => {
  await setAcquirerLatency(SLOW_ACQUIRER_MS);
  await payByCard(page, '4111111111111111');
  await part(page, 'processing-state').waitFor();
  await untilUnderWay('PENDING');
  wire.cut();
  await part(page, 'connection-lost').waitFor();
  // It is settled while nobody can tell the page.
  await until(statuses, ([first]) => first === 'CAPTURED');
  await part(page, 'processing-state').waitFor();
  wire.heal();
  await expectPaidOnce();
});

test('the wire cut during the 3-D Secure challenge, which the shopper passes meanwhile', async () => {
  await payByCard(page, '4000000000003220');
  const approve = page.frameLocator('iframe').getByRole('button', { name: /approve/i });
  await approve.waitFor();
  wire.cut();
  await part(page, 'connection-lost').waitFor();
  // The bank's page is reached another way.
  await approve.click();
  await until(statuses, ([first]) => first === 'CAPTURED');
  wire.heal();
  await expectPaidOnce();
});

test('a network that swallows "Pay Now": the page says so, and sends the same once more', async () => {
  wire.stall();
  await payByCard(page, '4111111111111111');
  await part(page, 'processing-state').waitFor();
  await part(page, 'connection-lost').waitFor();
  expect(await statuses()).toEqual([]);
  wire.heal();
  await expectPaidOnce();
});

test('the page loaded again right after "Pay Now", while the acquirer works', async () => {
  await setAcquirerLatency(SLOW_ACQUIRER_MS);
  await payByCard(page, '4111111111111111');
  await untilUnderWay('PENDING');
  await page.reload();
  await part(page, 'processing-state').waitFor();
  expect(await part(page, 'order-id').innerText()).toBe(orderId);
  expect(await statuses()).toEqual(['PENDING']);
  await expectPaidOnce();
});
