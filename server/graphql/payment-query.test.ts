import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { voidPayment } from '../../core/payments/void-payment.ts';
import type { Payment } from '../../prisma/client/client.ts';
import { postGraphQL } from '../../test/graphql.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

/** Not its credentials: they are looked up anew every few seconds, and using one is noted now and then. */
const PAGE_TABLES = /payments|orders|attempts|refunds|ledger_entries/;

let sluice: Sluice;
let worker: Awaited<ReturnType<Sluice['core']['startWorker']>>;
let merchant: TestMerchant;
let cardPayment: Payment;
let upiPayment: Payment;
let orderId: string;
let refundId: string;

beforeAll(async () => {
  sluice = await startSluice();
  worker = await sluice.core.startWorker();
  merchant = await createMerchant(sluice.app, { feeBps: 100 });
  const { ctx } = merchant;
  const { value: created } = await createOrder(ctx, { amount: 5_000, receipt: 'INV-2041' });
  orderId = created.order.id;
  cardPayment = (await createPayment(ctx, { orderId, card: card('5555555555554444') })).value;
  upiPayment = (await createPayment(ctx, { amount: 700, currency: 'EUR', upi: { vpa: 'grace@bank' } })).value;
  await until(
    () => sluice.app.db.prisma.payment.count({ where: { merchantId: merchant.id, status: 'CAPTURED' } }),
    captured => captured === 2,
  );
  refundId = (await refundPayment(ctx, { paymentId: cardPayment.id, amount: 1_000 })).value.refund?.id ?? '';
  await until(
    () => sluice.app.db.prisma.refund.count({ where: { status: 'PROCESSED' } }),
    processed => processed === 1,
  );
});

afterAll(async () => {
  await sluice.stop();
});

const ask = (query: string, variables: object = {}, { headers } = merchant) =>
  postGraphQL(sluice.url, { query, variables, headers });

async function found(filter: object, owner = merchant): Promise<string[]> {
  const query =
    'query ($filter: PaymentFilter) { paymentCount(filter: $filter) payments(filter: $filter) { edges { node { id } } } }';
  const { data, errors } = await ask(query, { filter }, owner);
  expect(errors).toBeUndefined();
  expect(data.paymentCount).toBe(data.payments.edges.length);
  return data.payments.edges.map(({ node }: { node: { id: string } }) => node.id);
}

describe('the filter of payments', () => {
  test('finds by method, currency, amount and time', async () => {
    expect(await found({ method: 'UPI' })).toEqual([upiPayment.id]);
    expect(await found({ currency: 'INR' })).toEqual([cardPayment.id]);
    expect(await found({ amountFrom: 701 })).toEqual([cardPayment.id]);
    expect(await found({ amountFrom: 700, amountUntil: 700 })).toEqual([upiPayment.id]);
    const later = new Date(upiPayment.createdAt.getTime() + 1).toISOString();
    expect(await found({ createdFrom: cardPayment.createdAt.toISOString(), createdUntil: later })).toEqual([
      upiPayment.id,
      cardPayment.id,
    ]);
    expect(await found({ createdFrom: later })).toEqual([]);
    expect(await found({ createdUntil: cardPayment.createdAt.toISOString() })).toEqual([]);
  });

  test('finds authorizations that are given back soon', async () => {
    const other = await createMerchant(sluice.app);
    const foundSoon = (moment: Date | null) => found({ expiresUntil: moment?.toISOString() }, other);
    const { value } = await createPayment(other.ctx, {
      amount: 900,
      card: card(),
      captureMethod: 'MANUAL',
    });
    const { expiresAt } = await until(
      () => sluice.app.db.prisma.payment.findUniqueOrThrow({ where: { id: value.id } }),
      payment => payment.status === 'AUTHORIZED',
    );
    expect(await foundSoon(expiresAt)).toEqual([value.id]);
    expect(await foundSoon(new Date())).toEqual([]);
    await voidPayment(other.ctx, { paymentId: value.id });
    await until(
      () => foundSoon(expiresAt),
      ids => ids.length === 0,
    );
  });

  test('searches ids, receipts, last digits and UPI addresses', async () => {
    for (const search of [cardPayment.id, orderId, refundId, 'INV-20', '4444', ' 4444 ']) {
      expect(await found({ search })).toEqual([cardPayment.id]);
    }
    expect(await found({ search: 'grace' })).toEqual([upiPayment.id]);
    for (const search of ['nobody', 'pay_0000000000000000', '%', '\u0000', '0000']) {
      expect(await found({ search })).toEqual([]);
    }
  });
});

test('refunds and ledger entries are nodes, and nobody else’s', async () => {
  const entry = await sluice.app.db.prisma.ledgerEntry.findFirstOrThrow({
    where: { paymentId: cardPayment.id },
  });
  const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';
  expect((await ask(query, { id: refundId })).data.node).toEqual({ __typename: 'Refund', id: refundId });
  expect((await ask(query, { id: entry.id })).data.node).toEqual({ __typename: 'LedgerEntry', id: entry.id });
  const { headers } = await createMerchant(sluice.app);
  for (const id of [refundId, entry.id]) {
    const { data } = await postGraphQL(sluice.url, { query, variables: { id }, headers });
    expect(data.node).toBeNull();
  }
});

test('attempts that a person has to settle are listed', async () => {
  const { prisma } = sluice.app.db;
  const query = '{ unsettledAttempts { id paymentId needsOperator } }';
  expect((await ask(query)).data.unsettledAttempts).toEqual([]);
  const { id } = await prisma.attempt.findFirstOrThrow({ where: { paymentId: upiPayment.id } });
  await prisma.attempt.update({ where: { id }, data: { needsOperator: true } });
  expect((await ask(query)).data.unsettledAttempts).toEqual([
    { id, paymentId: upiPayment.id, needsOperator: true },
  ]);
  await prisma.attempt.update({ where: { id }, data: { needsOperator: false } });
});

describe('one query', () => {
  test('explains a payment: attempts, refunds, events, ledger and timeline', async () => {
    const { data, errors } = await ask(
      `query ($id: ID!) {
        payment(id: $id) {
          refundedAmount
          attempts { kind status }
          refunds { id status attempts { kind } }
          events { type }
          ledgerEntries { kind amount debitAccount creditAccount }
          timeline { at attempt { kind } event { type } ledgerEntry { kind } }
        }
      }`,
      { id: cardPayment.id },
    );
    expect(errors).toBeUndefined();
    expect(data.payment).toMatchObject({
      refundedAmount: 1_000,
      attempts: [
        { kind: 'AUTHORIZE', status: 'APPROVED' },
        { kind: 'REFUND', status: 'APPROVED' },
      ],
      refunds: [{ id: refundId, status: 'PROCESSED', attempts: [{ kind: 'REFUND' }] }],
    });
    expect(data.payment.events.map(({ type }: { type: string }) => type)).toEqual([
      'PAYMENT_CREATED',
      'PAYMENT_SUCCESS',
      'PAYMENT_CAPTURED',
      'ORDER_PAID',
      'REFUND_CREATED',
      'REFUND_PROCESSED',
    ]);
    const kinds = data.payment.ledgerEntries.map(({ kind }: { kind: string }) => kind).sort();
    expect(kinds).toEqual(['CAPTURE', 'FEE', 'REFUND_ACCEPTED', 'REFUND_PROCESSED']);
    expect(data.payment.timeline).toHaveLength(2 + 6 + 4);
  });

  test('of a page of 50 payments with refunds and attempts runs as many statements as one of 5', async () => {
    const { ctx } = merchant;
    const made = Array.from({ length: 50 }, () =>
      createPayment(ctx, { amount: 900, currency: 'INR', upi: { vpa: 'many@bank' } }),
    );
    await Promise.all(made);
    // Its sweeper asks through the same pool.
    await worker.stop();
    const statements = await statementsOf(5);
    expect(statements).toHaveLength(6);
    expect(await statementsOf(50)).toEqual(statements);
  });
});

/** What of the page's tables is read, statement by statement, for a page of so many payments. */
async function statementsOf(first: number): Promise<string[]> {
  const { pool } = sluice.app.db;
  const query = `query ($first: Int) {
    payments(first: $first) { edges { node { id order { id } attempts { id } refunds { id attempts { id } } ledgerEntries { id } } } }
  }`;
  const tables: string[] = [];
  const original = pool.query;
  pool.query = function note(this: typeof pool, ...args: [string | { readonly text: string }]) {
    const [statement] = args;
    tables.push(/ FROM (\S+)/.exec(typeof statement === 'string' ? statement : statement.text)?.[1] ?? '');
    return (original as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof pool.query;
  const { data } = await ask(query, { first });
  pool.query = original;
  expect(data.payments.edges).toHaveLength(first);
  return tables.filter(table => PAGE_TABLES.test(table)).sort();
}
