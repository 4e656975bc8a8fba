import { describe, expect, jest, test } from '@jest/globals';
import type { Page, WebSocketRoute } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { openDemoCheckout, paidId, part, payByCard } from './checkout-page.ts';
import { drawnCounters, drawnRows, openDashboard, untilLive } from './dashboard-page.ts';
import { DESKTOP, inFreshPages } from './fresh-pages.ts';
import { readServer, startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(60_000);

let page: Page;
const browser = inFreshPages(fresh => {
  page = fresh;
}, DESKTOP);

function startOfDay(): Date {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day;
}

/** What the screen calls them where it is not the status' own word. */
const WORDS: Readonly<Record<string, string>> = {
  REQUIRES_ACTION: 'Needs shopper',
  PARTIALLY_CAPTURED: 'Partly captured',
};
const words = (status: string) => WORDS[status] ?? status.charAt(0) + status.slice(1).toLowerCase();

/** Waits until the screen says what the server says: the newest rows, in order and each once, and the numbers. */
async function untilEqual() {
  const { payments, paymentStats } = await readServer(startOfDay());
  const newest = payments.edges.map(({ node }) => ({ id: node.id, status: words(node.status) }));
  const wanted = JSON.stringify([newest, paymentStats]);
  const drawn = async () => [(await drawnRows(page)).slice(0, newest.length), await drawnCounters(page)];
  await until(drawn, screen => JSON.stringify(screen) === wanted);
}

describe('the live payments', () => {
  test('show a payment made in another browser, without a reload', async () => {
    await openDashboard(page);
    await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
    const shopper = await (await browser().newContext()).newPage();
    await openDemoCheckout(shopper);
    await payByCard(shopper, '4111111111111111');
    const id = await paidId(shopper);
    await shopper.context().close();

    await page.locator('tbody tr', { hasText: id }).filter({ hasText: 'Captured' }).waitFor();
    expect((await drawnRows(page))[0]).toEqual({ id, status: 'Captured' });
    expect(await page.evaluate(() => 'loadedOnce' in window)).toBe(true);
    await untilEqual();
  });

  test('stay where the reader is while new ones arrive, and show them on request', async () => {
    await startPayments(40);
    await untilNothingIsPending();
    await openDashboard(page);
    await page.waitForFunction(() => {
      // The page is not as high as that before its rows are there.
      window.scrollTo(0, 1_200);
      return window.scrollY > 1_000 && !document.querySelector('tbody tr[aria-rowindex="2"]');
    });
    const before = await drawnRows(page);
    await startPayments(3);
    const pill = part(page, 'newcomers');
    await pill.filter({ hasText: '3 new' }).waitFor();
    await untilNothingIsPending();
    expect(await drawnRows(page)).toEqual(before);
    await pill.click();
    await pill.waitFor({ state: 'detached' });
    await untilEqual();
  });

  test('are live again for a reader who comes back to their top from a payment, with the filter they left', async () => {
    await startPayments(40);
    await untilNothingIsPending();
    await openDashboard(page);
    await page.goto(`${systemUnderTest().webUrl}/payments?method=card`);
    await page.waitForFunction(() => {
      window.scrollTo(0, 1_200);
      return window.scrollY > 1_000 && !document.querySelector('tbody tr[aria-rowindex="2"]');
    });
    await page.locator('tbody tr[aria-rowindex="26"] a').click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.getByRole('link', { name: 'All payments' }).click();
    await page.waitForURL('**/payments?method=card');
    await page.locator('tbody tr[aria-rowindex="2"]').waitFor();
    const [id] = await startPayments(1);
    await page.locator('tbody tr[aria-rowindex="2"]', { hasText: `${id}` }).waitFor();
    expect(await part(page, 'newcomers').count()).toBe(0);
  });

  test('leave the focus with the list when what was pressed goes', async () => {
    await startPayments(40);
    await untilNothingIsPending();
    await openDashboard(page);
    await page.waitForFunction(() => {
      window.scrollTo(0, 1_200);
      return window.scrollY > 1_000 && !document.querySelector('tbody tr[aria-rowindex="2"]');
    });
    await startPayments(1);
    await part(page, 'newcomers').press('Enter');
    await part(page, 'newcomers').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.querySelector('table') != null);

    await page.goto(`${systemUnderTest().webUrl}/payments?method=card`);
    await page.getByRole('button', { name: 'Clear filters' }).press('Enter');
    await page.getByRole('button', { name: 'Clear filters' }).waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'Amount and date');
  });

  test('catch up after every cut of the connection: each row once, all numbers right', async () => {
    const sockets = new Set<WebSocketRoute>();
    await page.routeWebSocket(/\/graphql$/, socket => {
      socket.connectToServer();
      sockets.add(socket);
    });
    await openDashboard(page);
    for (let cut = 0; cut < 5; cut += 1) {
      await startPayments(10, cut % 2 === 0 ? '4111111111111111' : '4000000000000002');
      for (const socket of sockets) await socket.close({ code: 4000, reason: 'cut by the test' });
      sockets.clear();
    }
    await untilNothingIsPending();
    await untilLive(page);
    await untilEqual();
    const ids = (await drawnRows(page)).map(row => row.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('are filtered by the address, which can be sent to somebody', async () => {
    await startPayments(1, '4000000000000002');
    await openDashboard(page);
    await page.getByRole('button', { name: 'Any status' }).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'Declined' }).press('Enter');
    await page.keyboard.press('Escape');
    await page.waitForURL('**/payments?status=declined');
    const statuses = async () => [...new Set((await drawnRows(page)).map(row => row.status))];
    await until(statuses, ([only, ...others]) => only === 'Declined' && others.length === 0);
    await page.reload();
    await page.getByRole('button', { name: 'Declined' }).waitFor();
    await until(statuses, ([only, ...others]) => only === 'Declined' && others.length === 0);
  });

  test('lead to the page of each payment, which moves with its events', async () => {
    const shopper = await (await browser().newContext()).newPage();
    await openDemoCheckout(shopper);
    await payByCard(shopper, '4000000000003220');
    await part(shopper, 'challenge-state').waitFor();
    await openDashboard(page);
    await page.locator('tbody a').first().click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.getByText('Waiting for the shopper').waitFor();
    await shopper
      .frameLocator('iframe')
      .getByRole('button', { name: /approve/i })
      .click();
    const id = await paidId(shopper);
    await shopper.context().close();
    expect(page.url()).toContain(id);
    await page.getByRole('heading', { name: 'Captured' }).waitFor();
    await page.locator('summary').first().click();
    expect(await page.locator('pre').first().innerText()).toContain(id);
  });
});

describe('a session', () => {
  test('begins on the page that was asked for, and ends with signing out', async () => {
    const { webUrl } = systemUnderTest();
    await page.goto(`${webUrl}/payments?method=upi`);
    await page.getByRole('button', { name: 'Sign in as the demo merchant' }).click();
    await page.waitForURL('**/payments?method=upi');
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${webUrl}/payments`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('that is ended in one tab ends in the others', async () => {
    await openDashboard(page);
    const tab = await page.context().newPage();
    await tab.goto(`${systemUnderTest().webUrl}/payments`);
    await tab.getByRole('button', { name: 'Your account' }).click();
    await tab.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('is not given for a wrong password, and is for the right one', async () => {
    await page.goto(`${systemUnderTest().webUrl}/sign-in`);
    await page.getByLabel('Email').fill('demo@sluice.test');
    await page.getByLabel('Password').fill('wrong');
    await page.getByLabel('Password').press('Enter');
    await page.locator('p', { hasText: /wrong|not right|incorrect/i }).waitFor();
    await page.getByLabel('Password').fill('sluice-demo');
    await page.getByLabel('Password').press('Enter');
    await page.getByRole('link', { name: 'Home', exact: true }).waitFor();
  });
});
