import type { BrowserContext, Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { part } from './checkout-page.ts';

/** The rows of payments that are drawn, top first. */
export interface DrawnRow {
  id: string;
  status: string;
}

/** Gives a browser a new session of the demo merchant's owner. Not by the form, which has tests of its own, and draws pages. */
export async function signInAsDemo({ request }: BrowserContext): Promise<void> {
  const { webUrl } = systemUnderTest();
  const answer = await request.post(`${webUrl}/graphql`, {
    headers: { origin: webUrl },
    data: { query: 'mutation { signInDemo { __typename } }' },
  });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}: ${await answer.text()}`);
}

/** Opens the payments as the demo merchant's owner, and waits until they are live. */
export async function openDashboard(page: Page): Promise<void> {
  await signInAsDemo(page.context());
  await page.goto(`${systemUnderTest().webUrl}/payments`);
  await page.getByRole('heading', { name: 'Payments', exact: true }).waitFor();
  await untilLive(page);
}

/** Waits until the dashboard says that it shows everything. */
export async function untilLive(page: Page): Promise<void> {
  await part(page, 'connection-state')
    .filter({ hasText: /^Live$/ })
    .waitFor();
}

export function drawnRows(page: Page): Promise<DrawnRow[]> {
  return page.locator('tbody tr[aria-rowindex]').evaluateAll(rows =>
    rows.map(row => ({
      id: row.querySelector('a')?.textContent?.trim() ?? '',
      status: row.querySelectorAll('td')[1]?.textContent?.trim() ?? '',
    })),
  );
}

/** The first so many rows, read by scrolling down from the top: a row that stands there twice comes twice. */
export async function rowsFromTheTop(page: Page, count: number): Promise<DrawnRow[]> {
  const rows = new Map<number, DrawnRow>();
  await page.evaluate(() => window.scrollTo(0, 0));
  for (;;) {
    for (const [index, row] of await indexedRows(page)) rows.set(index, row);
    const places = [...rows.keys()].sort((one, other) => one - other).slice(0, count);
    if (places.length === count) return places.map(index => rows.get(index) as DrawnRow);
    const lowest = Math.max(...rows.keys());
    await page.evaluate(() => window.scrollBy(0, window.innerHeight / 2));
    await page.waitForFunction(
      below => document.querySelector(`tbody tr[aria-rowindex="${below}"]`) !== null,
      lowest + 1,
    );
  }
}

function indexedRows(page: Page): Promise<[number, DrawnRow][]> {
  return page.locator('tbody tr[aria-rowindex]').evaluateAll(rows =>
    rows.map(row => [
      Number(row.ariaRowIndex),
      {
        id: row.querySelector('a')?.textContent?.trim() ?? '',
        status: row.querySelectorAll('td')[1]?.textContent?.trim() ?? '',
      },
    ]),
  );
}

/** The numbers above the table. */
export async function drawnCounters(page: Page) {
  const read = async (name: string) =>
    Number((await part(page, `counter-${name}`).innerText()).replace(/\D/g, ''));
  return {
    total: await read('payments-today'),
    succeeded: await read('succeeded'),
    failed: await read('failed'),
    pending: await read('pending'),
  };
}

/** Signs in with email and password, and waits until Home is there. */
export async function signInAs(
  page: Page,
  user: { email: string; password: string },
  url = systemUnderTest().webUrl,
): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Email').fill(user.email);
  await page.getByLabel('Password').fill(user.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await part(page, 'mode-switch').waitFor();
}

/** Waits until nothing on the page is still being read. */
export async function untilSettled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('[aria-busy="true"], main span.animate-breathe') === null,
  );
}
