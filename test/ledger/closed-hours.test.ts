import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { App, Context } from '../../core/context.ts';
import { closeHours } from '../../core/ledger/close-hours.ts';
import { LEDGER_ACCOUNTS } from '../../core/ledger/entries.ts';
import { readBalanceHistory } from '../../core/ledger/read-balance-history.ts';
import { readBalances } from '../../core/ledger/read-balances.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { brokenInvariants } from '../invariants.ts';
import { card, createMerchant } from '../merchants.ts';
import { until } from '../until.ts';
import { type VirtualApp, virtualApp } from '../virtual-app.ts';

const HOUR_MS = 60 * 60 * 1000;

let core: TestCore;
let clock: VirtualApp;
let worker: RunningWorker;

beforeAll(async () => {
  core = await startTestCore();
  clock = virtualApp(core.app);
  worker = await startWorker(clock.app);
});

afterAll(async () => {
  await worker.stop();
  await core.close();
});

const paymentNow = (id: string) => core.app.db.prisma.payment.findUniqueOrThrow({ where: { id } });

async function pay(ctx: Context, amount: number): Promise<string> {
  const { value } = await createPayment(ctx, { amount, currency: 'EUR', card: card() });
  await until(
    () => paymentNow(value.id),
    payment => payment.status === 'CAPTURED',
  );
  return value.id;
}

/** Summed from the entries alone, as an accountant would. */
async function summed(ctx: Context, at: Date): Promise<string[]> {
  const { rows } = await core.app.db.pool.query(
    `SELECT currency, account::text, (sum(CASE WHEN (account = 'PROCESSOR_RECEIVABLE') = debit THEN amount ELSE -amount END))::text AS amount
     FROM ledger_entries, LATERAL (VALUES (debit_account, true), (credit_account, false)) AS side (account, debit)
     WHERE merchant_id = $1 AND created_at <= $2 GROUP BY currency, account ORDER BY currency, side.account`,
    [ctx.caller?.merchantId, at],
  );
  return rows.map(row => `${row.currency} ${row.account} ${row.amount}`);
}

async function read(ctx: Context, at: Date): Promise<string[]> {
  const balances = await readBalances(ctx, at);
  return balances.map(({ currency, account, amount }) => `${currency} ${account} ${amount}`);
}

const closedHours = (app: App, merchantId: string) =>
  app.db.prisma.ledgerHour.findMany({ where: { merchantId }, orderBy: { hour: 'asc' } });

test('balances equal the sum of the entries at every hour, before and after hours are closed, by two workers at once', async () => {
  const { app, advance } = clock;
  const merchant = await createMerchant(app, { feeBps: 250 });
  const { ctx } = merchant;
  const moments: Date[] = [];
  for (const amount of [10_000, 2_500, 700]) {
    const id = await pay(ctx, amount);
    moments.push(app.now());
    await refundPayment(ctx, { paymentId: id, amount: 300 });
    await until(
      () => paymentNow(id),
      payment => payment.refunded === 300n,
    );
    moments.push(app.now());
    advance(2 * HOUR_MS);
  }
  const open = await Promise.all(moments.map(at => read(ctx, at)));
  for (const [i, at] of moments.entries()) expect(open[i]).toEqual(await summed(ctx, at));

  await Promise.all([closeHours(app), closeHours(app)]);
  const hours = await closedHours(app, merchant.id);
  expect(hours.length).toBeGreaterThan(0);
  const { rows } = await app.db.pool.query(
    'SELECT sum(amount)::text AS amount FROM ledger_entries WHERE merchant_id = $1',
    [merchant.id],
  );
  const closed = hours.reduce((sum, { amount }) => sum + amount, 0n);
  expect(closed).toBe(BigInt(rows[0].amount));
  for (const [i, at] of moments.entries()) expect(await read(ctx, at)).toEqual(open[i]);

  await pay(ctx, 900);
  expect(await read(ctx, app.now())).toEqual(await summed(ctx, app.now()));
  expect(await brokenInvariants(app)).toEqual([]);
  const before = await closedHours(app, merchant.id);
  await closeHours(app);
  expect(await closedHours(app, merchant.id)).toEqual(before);
});

test('an hour is closed a quarter of an hour after its end and not before', async () => {
  const { app, advance } = clock;
  const { ctx, id } = await createMerchant(app);
  await pay(ctx, 500);
  const sinceTheHourMs = app.now().getTime() % HOUR_MS;
  advance(HOUR_MS - sinceTheHourMs + 14 * 60_000);
  await closeHours(app);
  expect(await closedHours(app, id)).toEqual([]);
  advance(2 * 60_000);
  await closeHours(app);
  expect(await closedHours(app, id)).toMatchObject([{ kind: 'CAPTURE', currency: 'EUR', amount: 500n }]);
});

test('a balance over time ends with the balance now, and before the first entry it is nothing', async () => {
  const { app, advance } = clock;
  const merchant = await createMerchant(app, { feeBps: 100 });
  await pay(merchant.ctx, 10_000);
  advance(3 * HOUR_MS);
  const { ctx } = merchant;
  for (const closing of [false, true]) {
    if (closing) await closeHours(app);
    for (const account of LEDGER_ACCOUNTS) {
      const points = await readBalanceHistory(ctx, { account, currency: 'EUR', range: 'LAST_24_HOURS' });
      const balance = (await readBalances(ctx, null)).find(each => each.account === account)?.amount ?? 0n;
      expect(points).toHaveLength(26);
      expect(points[0]?.amount).toBe(0n);
      expect(points.at(-1)?.amount).toBe(balance);
      // Each point is the balance of that moment, what happened at the full hour itself not included.
      for (const { at, amount } of points.slice(0, -1)) {
        const then = await readBalances(ctx, new Date(at.getTime() - 1));
        expect(amount).toBe(then.find(each => each.account === account)?.amount ?? 0n);
      }
    }
  }
  await expect(
    readBalanceHistory(ctx, { account: 'FEES', currency: 'eur', range: 'LAST_7_DAYS' }),
  ).rejects.toThrow('currency');
});
