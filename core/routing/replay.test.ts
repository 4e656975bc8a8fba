import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { card, createMerchant, createUser, sessionOf, type TestMerchant } from '../../test/merchants.ts';
import { addAccount } from '../connectors/accounts/add-account.ts';
import { disableAccount } from '../connectors/accounts/enable-account.ts';
import type { Context } from '../context.ts';
import { randomText } from '../ids.ts';
import { createPayment } from '../payments/create-payment.ts';
import { updateRouting } from './update-routing.ts';

let core: TestCore;
let merchant: TestMerchant;
let owner: Context;
let accountId: string;

beforeAll(async () => {
  core = await startTestCore();
  merchant = await createMerchant(core.app);
  owner = await sessionOf(core.app, await createUser(core.app, merchant.id), merchant.tenant);
  accountId = await addAccount(owner, { connector: 'sandbox', label: 'the only one', credentials: {} });
  await updateRouting(owner, { version: 0, rules: [], otherwise: [{ accountId, weight: 1 }] });
});

afterAll(() => core.close());

const pay = (amount: number, key: string) =>
  createPayment(merchant.ctx, { amount, currency: 'EUR', card: card() }, key);

test('a request that comes again gets its answer, though nobody would take its payment any more', async () => {
  const key = randomText(20);
  const first = await pay(700, key);
  await disableAccount(owner, { accountId });
  expect(await pay(700, key)).toMatchObject({ replayed: true, body: first.body });
  await expect(pay(800, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  await expect(pay(700, randomText(20))).rejects.toMatchObject({ code: 'CONNECTOR_NOT_CONFIGURED' });
  expect(await core.app.db.prisma.payment.count({ where: { merchantId: merchant.id } })).toBe(1);
});
