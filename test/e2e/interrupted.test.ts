import { expect, jest, test } from '@jest/globals';
import type { Page, WebSocketRoute } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { part } from './checkout-page.ts';
import { openDashboard, untilLive } from './dashboard-page.ts';
import { DESKTOP, inFreshPages } from './fresh-pages.ts';
import { startPayments, untilNothingIsPending } from './merchant-api.ts';

// What the page says and does while a part of it gets no answers, and what it shows afterwards.

jest.setTimeout(120_000);

let page: Page;
inFreshPages(fresh => {
  page = fresh;
}, DESKTOP);

const go = (path: string) => page.goto(`${systemUnderTest().webUrl}${path}`);
const badge = () => part(page, 'connection-state');

/** Something that the test lets happen. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}

interface Message {
  id?: string;
  type: string;
  payload?: { query?: string };
}

/** Stands between the page and the server on its socket, where it can end one subscription and leave the others. */
async function standBetween(name: string) {
  let socketOfPage: WebSocketRoute | undefined;
  let id: string | undefined;
  let ended = false;
  let heldBack: (() => void) | undefined;
  await page.routeWebSocket(/\/graphql$/, socket => {
    const server = socket.connectToServer();
    socketOfPage = socket;
    socket.onMessage(text => {
      const message = JSON.parse(String(text)) as Message;
      const isWanted =
        message.type === 'subscribe' && message.payload?.query?.includes(`subscription ${name}`);
      if (isWanted && ended) heldBack = () => server.send(text);
      else server.send(text);
      if (isWanted) id = message.id;
    });
    server.onMessage(text => {
      const message = JSON.parse(String(text)) as Message;
      if (!ended || message.id !== id) socket.send(text);
    });
  });
  return {
    /** From now on nothing of it arrives, as when the server has ended it. */
    silence() {
      ended = true;
    },
    /** The page hears that it was ended. What it subscribes to then reaches the server only when it is let through. */
    tell() {
      socketOfPage?.send(JSON.stringify({ id, type: 'complete' }));
    },
    letThrough() {
      ended = false;
      heldBack?.();
    },
  };
}

test('a tail of events that the server ends is not called live, goes on behind its last event, and then is', async () => {
  const between = await standBetween('EventTail');
  await openDashboard(page);
  await go('/events');
  await untilLive(page);
  between.silence();
  const [payment = ''] = await startPayments(1);
  await untilNothingIsPending();
  between.tell();
  await badge().filter({ hasText: 'Reconnecting' }).waitFor();
  expect(await page.getByText(payment).count()).toBe(0);
  between.letThrough();
  await untilLive(page);
  await page.getByText(payment).first().waitFor();
});

test('deliveries that the server ends are not called live until the log was read anew', async () => {
  const between = await standBetween('Deliveries');
  const mayRead = gate();
  await openDashboard(page);
  await go('/webhooks');
  await untilLive(page);
  await page.route('**/graphql', async route => {
    if (route.request().postData()?.includes('query DeliveryLog')) await mayRead.opened;
    await route.continue();
  });
  between.tell();
  await badge().filter({ hasText: 'Reconnecting' }).waitFor();
  mayRead.open();
  await untilLive(page);
});

test('a payment from between the page and the place where the stream begins is not missed', async () => {
  await openDashboard(page);
  const [pageRead, happened, mayShow] = [gate(), gate(), gate()];
  await page.route('**/graphql', async route => {
    const asked = route.request().postData() ?? '';
    if (asked.includes('query PaymentsPage')) {
      const answer = await route.fetch();
      pageRead.open();
      await mayShow.opened;
      return route.fulfill({ response: answer });
    }
    // Whatever else would say where the stream begins is asked after it happened.
    if (asked.includes('eventCursor')) await happened.opened;
    return route.continue();
  });
  await go('/payments');
  await pageRead.opened;
  const [payment = ''] = await startPayments(1);
  await untilNothingIsPending();
  happened.open();
  await untilLive(page);
  mayShow.open();
  await page.locator('tbody tr', { hasText: payment }).waitFor();
});

test('a server that never answers is given up, and asked again by hand', async () => {
  await openDashboard(page);
  let answers = false;
  await page.route('**/graphql', route => {
    const isWanted = route.request().postData()?.includes('query Orders');
    return isWanted && !answers ? undefined : route.continue();
  });
  await go('/orders');
  const alert = page.getByRole('alert').filter({ hasText: 'cannot be loaded right now' });
  await alert.waitFor({ timeout: 40_000 });
  answers = true;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await alert.waitFor({ state: 'detached' });
});
