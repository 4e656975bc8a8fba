import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, systemUnderTest } from '../chromium.ts';
import { signedIn } from '../sessions.ts';
import { part } from './checkout-page.ts';
import { openDashboard } from './dashboard-page.ts';
import { faults } from './faults.ts';
import { startPayments, untilNothingIsPending } from './merchant-api.ts';

jest.setTimeout(300_000);

const WIDE = { width: 1440, height: 900 };

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

/** A browser of its own, whose complaints are kept. */
async function newPage() {
  const page = await (await browser.newContext({ viewport: WIDE })).newPage();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  return { page, complaints };
}

async function owner() {
  const opened = await newPage();
  await openDashboard(opened.page);
  return opened;
}

const go = (page: Page, path: string) => page.goto(`${systemUnderTest().webUrl}${path}`);

async function noFaults(page: Page): Promise<void> {
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize(WIDE);
}

/** Invites by the owner's page, and joins in a browser of its own. */
async function join(ownersPage: Page, role: string) {
  const email = `${role.toLowerCase()}-${Date.now()}@shop.example`;
  await go(ownersPage, '/settings/team');
  await ownersPage.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = ownersPage.getByRole('dialog');
  await dialog.getByLabel('Email').fill(email);
  await dialog.getByLabel('Role').selectOption({ label: role });
  await dialog.getByRole('button', { name: 'Create link' }).click();
  await dialog.getByText('only time').waitFor();
  const url = (await dialog.locator('dd code').innerText()).trim();
  const link = new URL(url);
  await ownersPage.getByRole('button', { name: 'Done' }).click();
  const { page, complaints } = await newPage();
  await go(page, `${link.pathname}${link.hash}`);
  await page.getByLabel('Your name').fill(`A ${role}`);
  await page.getByLabel('Choose a password').fill('a long password');
  await page.getByRole('button', { name: 'Join' }).click();
  await part(page, 'mode-switch').waitFor();
  return { page, email, complaints, url };
}

async function choose(page: Page, mode: 'Test' | 'Live'): Promise<void> {
  await part(page, 'mode-switch').press('Enter');
  await page.getByRole('menuitemradio', { name: new RegExp(`^${mode}`) }).press('Enter');
  await page.locator(`[data-mode="${mode.toUpperCase()}"]`).waitFor();
}

describe('the mode', () => {
  test('is switched by keyboard, cannot be missed, and is followed by the other tabs', async () => {
    const { page, complaints } = await owner();
    const other = await page.context().newPage();
    await go(other, '/payments');
    await other.locator('[data-mode="TEST"]').waitFor();
    await startPayments(1);
    await go(page, '/payments');
    await page.locator('tbody tr[aria-rowindex]').first().waitFor();

    await choose(page, 'Live');
    await page.getByText('No payments yet').waitFor();
    expect(await page.getByText('Test payment').count()).toBe(0);
    await other.locator('[data-mode="LIVE"]').waitFor();
    await noFaults(page);

    await choose(page, 'Test');
    await page.locator('tbody tr[aria-rowindex]').first().waitFor();
    await other.locator('[data-mode="TEST"]').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('a team', () => {
  test('invites a viewer, who can refund nothing until the owner makes them support', async () => {
    await startPayments(1);
    await untilNothingIsPending();
    const { page: owners, complaints } = await owner();
    const { page, email, url } = await join(owners, 'Viewer');
    await go(page, '/payments');
    await page.locator('tbody tr', { hasText: 'Captured' }).first().getByRole('link').click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Refund|Capture|Void)/ }).count()).toBe(0);
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const viewer = await signedIn(systemUnderTest().apiUrl, { email, password: 'a long password' });
    const refund = `mutation ($id: ID!) { refundPayment(input: { paymentId: $id }) { __typename } }`;
    const { errors } = await viewer.ask(refund, { id });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });

    await go(owners, '/settings/team');
    await owners
      .locator('tr', { hasText: email })
      .getByLabel(/^Role of/)
      .selectOption({ label: 'Support' });
    await page.getByRole('button', { name: /^Refund/ }).waitFor();

    await go(owners, '/settings/team');
    await owners.locator('tr', { hasText: email }).getByRole('button', { name: /^More/ }).click();
    await owners.getByRole('menuitem', { name: 'Remove' }).click();
    const removedAt = Date.now();
    await owners.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(Date.now() - removedAt).toBeLessThan(5_000);
    await go(page, new URL(url).pathname + new URL(url).hash);
    await page.getByText('good no more').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
    await owners.context().close();
  });
});

describe('a session', () => {
  test('that is ended elsewhere is signed out within five seconds', async () => {
    const [here, there] = [await owner(), await owner()];
    await go(here.page, '/settings/account');
    await here.page.getByText('This browser', { exact: true }).waitFor();
    await here.page.getByRole('button', { name: 'Sign out all others' }).click();
    await there.page.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 5_000 });
    await here.page.getByText('This browser', { exact: true }).waitFor();
    expect(await here.page.getByRole('button', { name: 'Sign out all others' }).count()).toBe(0);
    expect([...here.complaints, ...there.complaints]).toEqual([]);
    await here.page.context().close();
    await there.page.context().close();
  });
});

describe('on a wide screen and a phone, in light and dark, axe finds nothing', () => {
  test('in the settings', async () => {
    const { page, complaints } = await owner();
    const { page: support } = await join(page, 'Support');
    await go(support, '/settings');
    await support.getByText('Only owners can change these.').waitFor();
    await noFaults(support);
    await go(support, '/settings/team');
    await support.getByRole('cell', { name: 'Demo User' }).waitFor();
    expect(await support.getByRole('combobox').count()).toBe(0);
    await support.context().close();

    await go(page, '/settings');
    await page.getByLabel('Allowed origins').fill('no origin');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('is not an origin').waitFor();
    await noFaults(page);
    await go(page, '/settings/team');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByRole('dialog').getByLabel('Email').fill('axe@shop.example');
    await noFaults(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Create link' }).click();
    await page.getByText('only time').waitFor();
    const invite = new URL((await page.locator('dd code').innerText()).trim());
    await noFaults(page);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('axe@shop.example').waitFor();
    await noFaults(page);
    await go(page, '/settings/account');
    await page.getByText('This browser', { exact: true }).waitFor();
    await noFaults(page);
    await go(page, '/settings/audit');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/^Intact/).waitFor();
    await noFaults(page);
    expect(complaints).toEqual([]);
    await page.context().close();

    const { page: guest } = await newPage();
    await go(guest, `${invite.pathname}${invite.hash}`);
    await guest.getByRole('button', { name: 'Join' }).waitFor();
    await noFaults(guest);
    await go(guest, '/reset-password#none');
    await guest.getByLabel('New password').fill('a long password');
    await guest.getByRole('button', { name: 'Set the password' }).click();
    await guest.getByText('not found').waitFor();
    await noFaults(guest);
    await guest.context().close();
  });
});
