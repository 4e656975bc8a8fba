import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { addMerchant, type Business, doBusiness } from './busy-merchant.ts';
import { signInAs, untilLive, untilSettled } from './dashboard-page.ts';
import { allFaults } from './faults.ts';

jest.setTimeout(240_000);

interface Visit {
  /** Where it is, if not at the route's own path. */
  at?: (business: Business) => string;
  /** What stands there once it is whole. */
  shows: string | RegExp;
  /** Outside the frame, where nothing is live. */
  signedOut?: true;
}

/** Every route of the dashboard's router. */
const VISITS: Readonly<Record<string, Visit>> = {
  '/sign-in': { shows: 'Sign in as the demo merchant', signedOut: true },
  '/invite': { at: ({ invite }) => invite, shows: /Lamps and Shades/, signedOut: true },
  '/reset-password': { at: () => '/reset-password#none', shows: 'New password', signedOut: true },
  '/': { shows: 'Recent payments' },
  '/payments': { shows: 'Captured' },
  '/payments/$id': { at: ({ payment }) => `/payments/${payment}`, shows: 'Timeline' },
  '/refunds': { shows: 'Arrived late' },
  '/refunds/$id': { at: ({ refund }) => `/refunds/${refund}`, shows: 'Arrived late' },
  '/orders': { shows: 'INV-2041' },
  '/orders/$id': { at: ({ order }) => `/orders/${order}`, shows: 'INV-2041' },
  '/balance': { shows: 'Entries' },
  '/webhooks': { shows: /\/closed$/ },
  '/webhooks/inbox': { shows: 'Test inbox' },
  '/events': { shows: 'payment.captured' },
  '/developers': { shows: 'Shop' },
  '/developers/requests': { shows: 'POST' },
  '/operations': { shows: 'deliver-webhook' },
  '/settings': { shows: 'Allowed origins' },
  '/settings/team': { shows: 'Asha Rao' },
  '/settings/account': { shows: 'This browser' },
  '/settings/processors': { shows: 'No account yet' },
  '/settings/audit': { shows: 'Verify' },
};

let browser: Browser;
let page: Page;
let business: Business;

beforeAll(async () => {
  browser = await launchChromium();
  const merchant = await addMerchant();
  business = await doBusiness(merchant);
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(10_000);
  await signInAs(page, merchant);
});

afterAll(() => browser.close());

/** The paths of the router that runs in the page, which keeps itself at hand for its developer tools. */
const routes = () =>
  page.evaluate(() => {
    const { __TSR_ROUTER__: router } = window as unknown as { __TSR_ROUTER__: { routesByPath: object } };
    return Object.keys(router.routesByPath);
  });

test('there is no page beside those that are looked at here', async () => {
  expect((await routes()).toSorted()).toEqual(Object.keys(VISITS).toSorted());
});

test.each(Object.entries(VISITS))(
  '%s: nothing for axe, nothing too wide, and Tab reaches all of it in sight',
  async (route, visit) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(new URL(visit.at?.(business) ?? route, systemUnderTest().webUrl).href);
    await page.getByText(visit.shows).filter({ visible: true }).first().waitFor();
    if (!visit.signedOut) await untilLive(page);
    await untilSettled(page);
    expect(await allFaults(page)).toEqual([]);
  },
);
