import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { brokenInvariants } from '../../test/invariants.ts';
import { card, createMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import type { Context } from '../context.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import { createPayment } from '../payments/create-payment.ts';
import { refundPayment } from '../payments/refund-payment.ts';
import { readBalances } from './read-balances.ts';
import { reconcile } from './reconcile.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
  await core.startWorker();
});

afterAll(async () => {
  await core.close();
});

const paymentNow = (id: string) => core.app.db.prisma.payment.findUniqueOrThrow({ where: { id } });

async function runReconcile() {
  const connector = core.app.connectors.byName('sandbox');
  if (!connector) throw new Error('no sandbox');
  return reconcile(core.app, connector, AbortSignal.timeout(5_000));
}

async function capturedPayment(ctx: Context, amount: number) {
  const { value } = await createPayment(ctx, {
    amount,
    currency: 'EUR',
    card: card(),
    captureMethod: 'MANUAL',
  });
  await until(
    () => paymentNow(value.id),
    payment => payment.status === 'AUTHORIZED',
  );
  await capturePayment(ctx, { paymentId: value.id });
  return until(
    () => paymentNow(value.id),
    payment => payment.status === 'CAPTURED',
  );
}

test('I4 balances are what captures, fees and refunds add up to, now and at an earlier time', async () => {
  const { ctx } = await createMerchant(core.app, { feeBps: 250 });
  const payment = await capturedPayment(ctx, 10_000);
  // Times are kept to the millisecond, and the refund may come within this one.
  const before = new Date(core.app.now().getTime() - 1);
  await refundPayment(ctx, { paymentId: payment.id, amount: 3_000 });
  await until(
    () => paymentNow(payment.id),
    now => now.refunded === 3_000n,
  );
  const of = (balances: Awaited<ReturnType<typeof readBalances>>) =>
    Object.fromEntries(balances.map(({ account, amount }) => [account, amount]));
  expect(of(await readBalances(ctx, before))).toEqual({
    PROCESSOR_RECEIVABLE: 10_000n,
    MERCHANT_BALANCE: 9_750n,
    FEES: 250n,
  });
  expect(of(await readBalances(ctx, null))).toEqual({
    PROCESSOR_RECEIVABLE: 7_000n,
    MERCHANT_BALANCE: 6_750n,
    FEES: 250n,
    REFUNDS_IN_FLIGHT: 0n,
  });
});

test('I4 an entry is never changed or deleted', async () => {
  const { ctx } = await createMerchant(core.app);
  const payment = await capturedPayment(ctx, 500);
  const where = `WHERE payment_id = '${payment.id}'`;
  await expect(core.app.db.pool.query(`UPDATE ledger_entries SET amount = 1 ${where}`)).rejects.toThrow(
    'append-only',
  );
  await expect(core.app.db.pool.query(`DELETE FROM ledger_entries ${where}`)).rejects.toThrow('append-only');
});

test('I2 the ledger and the acquirer agree, and a line that only one of them has is found', async () => {
  const { ctx } = await createMerchant(core.app);
  await capturedPayment(ctx, 700);
  expect((await runReconcile()).differences).toEqual([]);
  expect(await brokenInvariants(core.app)).toEqual([]);
  const payment = await capturedPayment(ctx, 900);
  const attempt = await core.app.db.prisma.attempt.findFirstOrThrow({
    where: { paymentId: payment.id, kind: 'CAPTURE' },
  });
  await core.app.db.pool.query('ALTER TABLE ledger_entries DISABLE TRIGGER ledger_append_only');
  await core.app.db.pool.query('DELETE FROM ledger_entries WHERE attempt_id = $1', [attempt.id]);
  await core.app.db.pool.query('ALTER TABLE ledger_entries ENABLE TRIGGER ledger_append_only');
  expect((await runReconcile()).differences).toMatchObject([
    { key: attempt.id, problem: 'the amounts differ', books: { captured: 900n }, ledger: { captured: 0n } },
  ]);
});
