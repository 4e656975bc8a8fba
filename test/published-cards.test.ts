import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPayment } from '../core/payments/create-payment.ts';
import { isTestCard } from '../core/payments/test-cards.ts';
import { INSTRUMENTS } from '../sandbox/instruments.ts';
import { startTestCore, type TestCore } from './core.ts';
import { card, createMerchant } from './merchants.ts';

/** Passes the check digit, and is on no list. */
const SOMEBODYS = '4539578763621486';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.close());

test('every card of the sandbox is a test card', () => {
  const cards = INSTRUMENTS.filter(({ method }) => method === 'CARD').map(({ value }) => value);
  expect(cards.filter(number => !isTestCard(number))).toEqual([]);
  expect(cards.length).toBeGreaterThan(20);
});

describe('a card that is no test card', () => {
  test('is refused in TEST mode, and nothing of it is stored', async () => {
    const { ctx, id } = await createMerchant(core.app);
    const paying = createPayment(ctx, { amount: 500, currency: 'INR', card: card(SOMEBODYS) }, 'a-key');
    await expect(paying).rejects.toMatchObject({
      code: 'INVALID_CARD',
      path: ['card', 'number'],
      message: 'In TEST mode only published test numbers are accepted; see docs/sandbox.md.',
    });
    const { prisma } = core.app.db;
    expect(await prisma.payment.count({ where: { merchantId: id } })).toBe(0);
    expect(await prisma.idempotencyKey.count({ where: { merchantId: id } })).toBe(0);
    // The key is as good as new.
    await createPayment(ctx, { amount: 500, currency: 'INR', card: card('4000 0025 0000 3155') }, 'a-key');
  });

  test('is no concern of LIVE mode', async () => {
    const { ctx } = await createMerchant(core.app, { mode: 'LIVE' });
    const paying = createPayment(ctx, { amount: 500, currency: 'INR', card: card(SOMEBODYS) });
    await expect(paying).rejects.toMatchObject({ code: 'CONNECTOR_NOT_CONFIGURED' });
  });
});
