import { expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { until } from '../until.ts';
import { startReceiver, type WebhookReceiver } from '../webhook-receiver.ts';
import { drawnRows, openDashboard } from './dashboard-page.ts';
import { removeWebhookUrl, setWebhookUrl } from './merchant-api.ts';
import { chargedByAcquirer, settledPayments } from './shop-page.ts';

/** Those who have to agree with the shopper's page: the merchant's server and the merchant's screen. */
export interface Witnesses {
  readonly receiver: WebhookReceiver;
  /** The dashboard's list of payments, which changes by itself. */
  readonly dashboard: Page;
  leave(): Promise<void>;
}

export async function callWitnesses(browser: Browser): Promise<Witnesses> {
  const receiver = await startReceiver();
  await setWebhookUrl(receiver.url);
  const dashboard = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await openDashboard(dashboard);
  return {
    receiver,
    dashboard,
    async leave() {
      await dashboard.context().close();
      await removeWebhookUrl();
      await receiver.close();
    },
  };
}

/** A webhook is delivered within moments; a crowded machine makes them longer. */
const WITHIN_MS = 30_000;

/**
 * Everybody says the same about every payment of the order, and exactly these were captured: the API, the acquirer's
 * books, the row on the dashboard and the webhook. Each payment has ended, one way or the other.
 */
export async function expectCaptured(
  { receiver, dashboard }: Witnesses,
  orderId: string,
  captured: readonly string[],
): Promise<void> {
  const payments = await settledPayments(orderId);
  const ids = payments.map(({ id }) => id);
  expect(payments.length).toBeGreaterThan(0);
  expect(payments.filter(({ status }) => status === 'CAPTURED').map(({ id }) => id)).toEqual(captured);
  expect(await chargedByAcquirer(ids)).toEqual(captured);

  const wanted = JSON.stringify(payments);
  await until(
    () => drawnOf(dashboard, ids),
    drawn => JSON.stringify(drawn) === wanted,
    WITHIN_MS,
  );

  const told = (event: string) => new Set(toldByWebhook(receiver, event, orderId));
  const ends = () => [...told('payment.captured'), ...told('payment.failed')];
  await until(ends, told => ids.every(id => told.includes(id)), WITHIN_MS);
  expect(told('payment.captured')).toEqual(new Set(captured));
  expect(told('payment.failed')).toEqual(new Set(ids.filter(id => !captured.includes(id))));
}

/** What the dashboard's rows say about these payments, in the words of the API. */
async function drawnOf(dashboard: Page, ids: readonly string[]) {
  const rows = new Map((await drawnRows(dashboard)).map(({ id, status }) => [id, status]));
  return ids.map(id => ({ id, status: rows.get(id)?.toUpperCase().replaceAll(' ', '_') }));
}

interface Said {
  readonly id: string;
  readonly order_id: string | null;
}

function toldByWebhook({ received }: WebhookReceiver, name: string, orderId: string): string[] {
  return received
    .filter(({ event }) => event['event'] === name)
    .map(({ event }) => (event['data'] as { payment: Said }).payment)
    .filter(payment => payment.order_id === orderId)
    .map(({ id }) => id);
}
