import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../test/core.ts';
import { card, createMerchant } from '../test/merchants.ts';
import { CVV_LIFETIME_MS, CVV_REAP_INTERVAL_MS } from './limits.ts';
import { createPayment } from './payments/create-payment.ts';
import { reapSecurityCodes } from './reap.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.close());

const MINUTE_MS = 60_000;

test('a security code that was not used is gone 15 minutes after it came, also where a round fails', async () => {
  const { app } = core;
  const { ctx } = await createMerchant(app);
  const { value } = await createPayment(ctx, { amount: 100, currency: 'INR', card: card() });
  const where = { paymentId: value.id };
  const { expiresAt } = await app.db.prisma.vaultCvv.findUniqueOrThrow({ where });
  const at = (ms: number) => ({ ...app, now: () => new Date(value.createdAt.getTime() + ms) });
  expect(expiresAt.getTime() - value.createdAt.getTime()).toBe(CVV_LIFETIME_MS);
  await reapSecurityCodes(at(CVV_LIFETIME_MS - 1));
  expect(await app.db.prisma.vaultCvv.count({ where })).toBe(1);
  // The last round that can have come too early, then one that failed, and the next.
  const next = CVV_LIFETIME_MS - 1 + 2 * CVV_REAP_INTERVAL_MS;
  expect(next + CVV_REAP_INTERVAL_MS).toBeLessThanOrEqual(15 * MINUTE_MS);
  await reapSecurityCodes(at(next));
  expect(await app.db.prisma.vaultCvv.count({ where })).toBe(0);
});
