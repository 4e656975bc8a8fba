import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { card, createMerchant, createUser, sessionOf } from '../../test/merchants.ts';
import { addAccount, addAccountAsOperator } from '../connectors/accounts/add-account.ts';
import { rotateCredentials } from '../connectors/accounts/rotate-credentials.ts';
import type { Context } from '../context.ts';
import { createPayment } from '../payments/create-payment.ts';

// What docker-compose.yml gives a demo.
const PUBLIC_KEY = 'c2x1aWNlIGRlbW8ga2V5LCBub3QgZm9yIHJlYWwgdXM=';

let demo: TestCore;
let own: TestCore;

beforeAll(async () => {
  const VAULT_KEY = randomBytes(32).toString('base64');
  [demo, own] = await Promise.all([startTestCore({ VAULT_KEY: PUBLIC_KEY }), startTestCore({ VAULT_KEY })]);
}, 60_000);

afterAll(async () => {
  await Promise.all([demo.close(), own.close()]);
});

const credentials = { secretKey: 'sk_live_1', notificationSecret: 'whsec_1' };
const account = { connector: 'stripe', label: 'Real', credentials };
const payment = { amount: 100, currency: 'USD', card: card() };

/** An owner of this installation, in LIVE mode. */
async function liveOwner({
  app,
}: TestCore): Promise<{ ctx: Context; tenant: { merchantId: string; mode: 'LIVE' } }> {
  const merchant = await createMerchant(app, { mode: 'LIVE' });
  const tenant = { merchantId: merchant.id, mode: 'LIVE' as const };
  return { tenant, ctx: await sessionOf(app, await createUser(app, merchant.id), tenant) };
}

const refusal = expect.objectContaining({
  code: 'INVALID_STATE',
  message: expect.stringMatching(/VAULT_KEY .*openssl rand -base64 32/),
});

describe('an installation whose VAULT_KEY is in the documentation', () => {
  test('takes no LIVE account, and no LIVE credentials for one that is there', async () => {
    const { ctx, tenant } = await liveOwner(demo);
    await expect(addAccount(ctx, account)).rejects.toEqual(refusal);
    await expect(addAccountAsOperator(demo.app, tenant, account)).rejects.toEqual(refusal);
    const rotation = { accountId: 'cac_0000000000000000', credentials };
    await expect(rotateCredentials(ctx, rotation)).rejects.toEqual(refusal);
    expect(await demo.app.db.prisma.connectorAccount.count({ where: tenant })).toBe(0);
  });

  test('takes no LIVE payment, and stores nothing of its card', async () => {
    const { ctx, tenant } = await liveOwner(demo);
    await expect(createPayment(ctx, payment)).rejects.toEqual(refusal);
    expect(await demo.app.db.prisma.vaultCard.count({ where: tenant })).toBe(0);
  });

  test('takes play money as ever', async () => {
    const { ctx } = await createMerchant(demo.app);
    expect((await createPayment(ctx, payment)).value.status).toBe('PENDING');
  });
});

test('with a key of its own a LIVE account is taken', async () => {
  const { ctx } = await liveOwner(own);
  expect(await addAccount(ctx, account)).toMatch(/^cac_/);
});
