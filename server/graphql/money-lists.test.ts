import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { postGraphQL } from '../../test/graphql.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

// Lists of orders and of ledger entries, and balances over time.

let sluice: Sluice;
let merchant: TestMerchant;
let paid: { orderId: string; paymentId: string };
let unpaidId: string;

beforeAll(async () => {
  sluice = await startSluice();
  await sluice.core.startWorker();
  merchant = await createMerchant(sluice.app, { feeBps: 200 });
  const { ctx } = merchant;
  const order = (await createOrder(ctx, { amount: 10_000, receipt: 'A_1%' })).value.order;
  unpaidId = (await createOrder(ctx, { amount: 500, receipt: 'Axx' })).value.order.id;
  const payment = (await createPayment(ctx, { orderId: order.id, card: card() })).value;
  const now = () => sluice.app.db.prisma.payment.findUniqueOrThrow({ where: { id: payment.id } });
  await until(now, ({ status }) => status === 'CAPTURED');
  await refundPayment(ctx, { paymentId: payment.id, amount: 2_000 });
  await until(now, ({ refunded }) => refunded === 2_000n);
  paid = { orderId: order.id, paymentId: payment.id };
});

afterAll(() => sluice.stop());

const ask = (query: string, variables: object = {}, headers = merchant.headers) =>
  postGraphQL(sluice.url, { query, variables, headers });

/** The ids that a list gives for a filter. */
async function ids(list: 'orders' | 'ledgerEntries', filter: object, headers = merchant.headers) {
  const type = { orders: 'OrderFilter', ledgerEntries: 'LedgerEntryFilter' }[list];
  const field = list === 'ledgerEntries' ? 'kind' : 'id';
  const { data } = await ask(
    `query ($filter: ${type}) { ${list}(filter: $filter) { edges { node { ${field} } } } }`,
    { filter },
    headers,
  );
  return data[list].edges.map(({ node }: { node: Record<string, string> }) => node[field]);
}

const FUTURE = '2100-01-01T00:00:00Z';

describe('orders', () => {
  test('are filtered by whether they are paid, and found by an id, a payment or the beginning of a receipt', async () => {
    expect(await ids('orders', {})).toEqual([unpaidId, paid.orderId]);
    expect(await ids('orders', { state: 'PAID' })).toEqual([paid.orderId]);
    expect(await ids('orders', { state: 'OPEN' })).toEqual([unpaidId]);
    expect(await ids('orders', { search: paid.orderId })).toEqual([paid.orderId]);
    expect(await ids('orders', { search: ` ${paid.paymentId} ` })).toEqual([paid.orderId]);
    expect(await ids('orders', { search: 'A' })).toEqual([unpaidId, paid.orderId]);
    // What LIKE would take for a wildcard is a character like any other.
    expect(await ids('orders', { search: 'A_' })).toEqual([paid.orderId]);
    expect(await ids('orders', { search: 'nothing\0' })).toEqual([]);
    expect(await ids('orders', { createdFrom: FUTURE })).toEqual([]);
    expect(await ids('orders', { createdUntil: FUTURE })).toHaveLength(2);
  });

  test('say until when their checkout works', async () => {
    const { data } = await ask('query ($id: ID!) { order(id: $id) { createdAt checkoutExpiresAt } }', {
      id: unpaidId,
    });
    expect(Date.parse(data.order.checkoutExpiresAt) - Date.parse(data.order.createdAt)).toBe(
      24 * 60 * 60 * 1000,
    );
  });
});

test('ledger entries are filtered by account, kind and time', async () => {
  const all = ['REFUND_PROCESSED', 'REFUND_ACCEPTED', 'FEE', 'CAPTURE'];
  expect((await ids('ledgerEntries', {})).sort()).toEqual([...all].sort());
  expect(await ids('ledgerEntries', { account: 'PROCESSOR_RECEIVABLE' })).toEqual([
    'REFUND_PROCESSED',
    'CAPTURE',
  ]);
  expect(await ids('ledgerEntries', { account: 'FEES' })).toEqual(['FEE']);
  expect(await ids('ledgerEntries', { account: 'FEES', kinds: ['CAPTURE'] })).toEqual([]);
  expect(await ids('ledgerEntries', { kinds: ['CAPTURE', 'REFUND_ACCEPTED'] })).toEqual([
    'REFUND_ACCEPTED',
    'CAPTURE',
  ]);
  expect(await ids('ledgerEntries', { createdFrom: FUTURE })).toEqual([]);
  expect(await ids('ledgerEntries', { createdUntil: FUTURE })).toHaveLength(4);
});

test('a balance over time leads to the balance, and neither is shown to another merchant or without the permission', async () => {
  const query = `{ balances { account amount }
    balanceHistory(account: MERCHANT_BALANCE, currency: "INR", range: LAST_7_DAYS) { at amount } }`;
  const { data } = await ask(query);
  const balance = data.balances.find(
    ({ account }: { account: string }) => account === 'MERCHANT_BALANCE',
  ).amount;
  expect(balance).toBe(10_000 - 200 - 2_000);
  expect(data.balanceHistory.at(-1).amount).toBe(balance);

  const other = await createMerchant(sluice.app);
  const theirs = (await ask(query, {}, other.headers)).data;
  expect(theirs.balances).toEqual([]);
  expect(theirs.balanceHistory.at(-1).amount).toBe(0);
  for (const list of ['orders', 'ledgerEntries'] as const)
    expect(await ids(list, {}, other.headers)).toEqual([]);
  const { headers } = await createMerchant(sluice.app, { permissions: ['payments:read'] });
  expect((await ask(query, {}, headers)).errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
});
