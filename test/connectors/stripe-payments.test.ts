import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addAccountAsOperator } from '../../core/connectors/accounts/add-account.ts';
import { connectorKinds } from '../../core/connectors/kinds.ts';
import { reconcile } from '../../core/ledger/reconcile.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { updateRouting } from '../../core/routing/update-routing.ts';
import { type FaultCore, startFaultCore } from '../faults/fault-core.ts';
import { brokenInvariants } from '../invariants.ts';
import { card, createMerchant, createUser, sessionOf, type TestMerchant } from '../merchants.ts';
import { STRIPE_SECRETS } from './stripe-harness.ts';
import { type StripeSimulator, startStripeSimulator } from './stripe-simulator/simulator.ts';

// Whole payments through an account at Stripe: what the gateway believes in the end is what Stripe has done.

let simulator: StripeSimulator;
let faults: FaultCore;
let merchant: TestMerchant;
let accountId: string;

beforeAll(async () => {
  simulator = await startStripeSimulator(STRIPE_SECRETS);
  const kinds = connectorKinds(
    { url: 'http://127.0.0.1:1', secret: '', timeoutMs: 1 },
    { host: '127.0.0.1', port: simulator.port, protocol: 'http' },
  );
  faults = await startFaultCore(
    {},
    kinds.filter(({ name }) => name === 'stripe'),
  );
  merchant = await createMerchant(faults.app);
  const account = { connector: 'stripe', label: 'Stripe', credentials: { ...STRIPE_SECRETS } };
  accountId = await addAccountAsOperator(faults.app, merchant.tenant, account);
  const owner = await sessionOf(faults.app, await createUser(faults.app, merchant.id), merchant.tenant);
  await updateRouting(owner, { version: 0, rules: [], otherwise: [{ accountId, weight: 1 }] });
  await faults.startWorker();
});
afterAll(async () => {
  await faults.close();
  await simulator.close();
});

function moved(paymentId: string): string[] {
  return simulator.movements
    .filter(each => each.paymentId === paymentId)
    .map(({ kind, amount }) => `${kind} ${amount}`);
}

async function wrongThings(): Promise<unknown[]> {
  const connector = await faults.app.connectors.through({ connector: 'stripe', accountId });
  if (!connector) throw new Error('the account has no connector');
  const report = await reconcile(faults.app, { ...connector, accountId }, AbortSignal.timeout(10_000));
  return [...(await brokenInvariants(faults.app)), ...report.differences];
}

const pay = async (number = '4242424242424242') =>
  (await createPayment(merchant.ctx, { amount: 10_000, currency: 'EUR', card: card(number) })).value;

test('a payment whose answer is lost is charged once, found, and given back', async () => {
  simulator.fail('lose_answer', ['confirm']);
  const { id } = await pay();
  await faults.awaitPayment(id, ({ status }) => status === 'CAPTURED');
  expect(moved(id)).toEqual(['authorized 10000', 'captured 10000']);
  simulator.fail('lose_answer', ['refund']);
  await refundPayment(merchant.ctx, { paymentId: id, amount: 4_000 });
  await faults.awaitPayment(id, ({ refunded }) => refunded === 4_000n);
  expect(moved(id)).toEqual(['authorized 10000', 'captured 10000', 'refunded 4000']);
  expect(await wrongThings()).toEqual([]);
});

test('a payment that Stripe breaks at for good fails, and is not charged', async () => {
  simulator.fail('error', ['confirm']);
  const { id } = await pay();
  await faults.awaitPayment(id, ({ status }) => status === 'FAILED');
  expect(moved(id)).toEqual([]);
  expect(await wrongThings()).toEqual([]);
});

test('a declined payment says why', async () => {
  const { id } = await pay('4000000000009995');
  const payment = await faults.awaitPayment(id, ({ status }) => status === 'DECLINED');
  expect(payment.declineCode).toBe('insufficient_funds');
});
