import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { openDashboard } from './dashboard-page.ts';
import { startPayments } from './merchant-api.ts';

jest.setTimeout(120_000);

const ZONE = 'Pacific/Kiritimati';
const AHEAD_MS = 14 * 60 * 60 * 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterEach(() => Promise.all(browser.contexts().map(context => context.close())));
afterAll(() => browser.close());

async function openAs(options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await openDashboard(page);
  return page;
}

async function openAccount(page: Page): Promise<void> {
  await page.goto(`${systemUnderTest().webUrl}/settings/account`);
  await page.getByRole('heading', { name: 'Dates and times' }).waitFor();
}

/** The variables of the next request of this name. */
const nextRequest = async (page: Page, name: string) => {
  const asks = (request: Request) => request.postData()?.includes(`query ${name}(`) ?? false;
  return (await page.waitForRequest(asks)).postDataJSON().variables;
};

test('the zone that was chosen decides what times say and when today began, on every page and the next time', async () => {
  await startPayments(1);
  const page = await openAs({ timezoneId: 'UTC' });
  await openAccount(page);
  await page.getByLabel('Time zone').selectOption(ZONE);
  for (const visit of ['the first', 'the next']) {
    const counted = nextRequest(page, 'PaymentStats');
    await page.goto(`${systemUnderTest().webUrl}/payments`);
    const today = Math.floor((Date.now() + AHEAD_MS) / DAY_MS) * DAY_MS - AHEAD_MS;
    expect([visit, (await counted).since]).toEqual([visit, new Date(today).toISOString()]);
    const time = page.locator('tbody time').first();
    const at = new Date((await time.getAttribute('datetime')) ?? '');
    const format = { dateStyle: 'medium', timeStyle: 'medium', timeZone: ZONE } as const;
    expect(await time.getAttribute('title')).toBe(new Intl.DateTimeFormat('en-US', format).format(at));

    const charted = nextRequest(page, 'HomeAnalytics');
    await page.getByRole('link', { name: 'Home', exact: true }).first().click();
    expect(await charted).toMatchObject({ timeZone: ZONE });
  }
});

test('one session is ended by its own button, and the others go on', async () => {
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const [page, other] = [await openAs({}), await openAs({ userAgent: agent })];
  await openAccount(page);
  const button = page.getByRole('button', { name: /Firefox/ });
  await button.click();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await button.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('heading', { name: 'Dates and times' }).waitFor();
});
