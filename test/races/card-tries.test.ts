import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { closeApp, createApp } from '../../core/app.ts';
import type { App, CheckoutCaller, Context } from '../../core/context.ts';
import { BusyError } from '../../core/errors.ts';
import { randomText } from '../../core/ids.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { startWire } from '../faults/wire.ts';
import { card, createMerchant, type TestMerchant } from '../merchants.ts';
import { until } from '../until.ts';
import { answer, approved, DECLINED } from './drive.ts';

/** Somebody tries out stolen cards: how far they come, however they go about it. */
const PER_CARD = 10;
const PER_ADDRESS = 15;

let core: TestCore;
let merchant: TestMerchant;
/** Accepts no payments: what it knows of the others' tries comes through Redis. */
let worker: App;

beforeAll(async () => {
  core = await startTestCore({
    RATE_LIMIT_TRIES_PER_CARD: String(PER_CARD),
    RATE_LIMIT_TRIES_PER_ADDRESS: String(PER_ADDRESS),
  });
  worker = await core.anotherApp();
  merchant = await createMerchant(core.app);
});

afterAll(() => core.close());

/** Of the published numbers, so that each test has cards of its own. */
const NUMBERS = ['4242424242424242', '5555555555554444', '4111111111111111', '4012888888881881'] as const;

const payWith = (number: string, ctx: Context = merchant.ctx, key: string | null = null) =>
  createPayment(ctx, { amount: 100, currency: 'INR', card: card(number) }, key);

/** A shopper with an order of their own. */
async function shopper(address: string, app = core.app): Promise<Context> {
  const { value } = await createOrder(merchant.ctx, { amount: 900 });
  const caller: CheckoutCaller = {
    kind: 'checkout',
    ...merchant.tenant,
    orderId: value.order.id,
    origins: [],
    permissions: new Set(['payments:read', 'payments:write']),
  };
  return { app, caller, requestId: 'test', origin: { address, userAgent: null } };
}

const payInCheckout = async (address: string, number: string) =>
  createPayment(await shopper(address), { card: card(number) });

function refusals(outcomes: readonly PromiseSettledResult<unknown>[]): BusyError[] {
  return outcomes.flatMap(outcome => {
    if (outcome.status === 'fulfilled') return [];
    if (!(outcome.reason instanceof BusyError)) throw outcome.reason;
    return [outcome.reason];
  });
}

async function settle(paymentId: string, app: App, result: Parameters<typeof answer>[2]): Promise<void> {
  const attempt = await core.app.db.prisma.attempt.findFirstOrThrow({ where: { paymentId } });
  await answer(app, attempt.id, result);
}

describe('one card', () => {
  test('is tried so often and no more, however many tries come at once, and is told when to come back', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 * PER_CARD }, () => payWith(NUMBERS[0])),
    );
    const refused = refusals(outcomes);
    expect(refused).toHaveLength(4 * PER_CARD);
    expect(refused[0]).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('this card') });
    expect(refused[0]?.retryAfterSeconds).toBeGreaterThan(60);
    // It is this card at this merchant, and nothing else.
    await payWith(NUMBERS[1]);
    await payWith(NUMBERS[0], (await createMerchant(core.app)).ctx);
  });

  test('is tried less often where it is declined, though a worker of its own hears of it', async () => {
    const first = await payWith(NUMBERS[2]);
    await settle(first.value.id, worker, DECLINED);
    const second = await payWith(NUMBERS[2]);
    await settle(second.value.id, worker, DECLINED);
    await worker.rates.synchronise();
    // Two declines weigh as much as ten tries.
    await until(
      async () => {
        await core.app.rates.synchronise();
        return refusals(await Promise.allSettled([payWith(NUMBERS[2])])).length;
      },
      refused => refused === 1,
    );
    const accepted = await core.app.db.prisma.payment.count({ where: { cardLast4: NUMBERS[2].slice(-4) } });
    expect(accepted).toBeLessThan(PER_CARD / 2);
  });

  test('that was accepted is answered again to whoever asks again with the key', async () => {
    const key = randomText(20);
    const first = await payWith(NUMBERS[3], merchant.ctx, key);
    await Promise.allSettled(Array.from({ length: PER_CARD }, () => payWith(NUMBERS[3])));
    await expect(payWith(NUMBERS[3], merchant.ctx, randomText(20))).rejects.toThrow(BusyError);
    const again = await payWith(NUMBERS[3], merchant.ctx, key);
    expect(again).toMatchObject({ replayed: true, body: first.body });
  });

  test('is not used up by a client that asks again and again with one key', async () => {
    const key = randomText(20);
    for (let i = 0; i < 2 * PER_CARD; i++) await payWith('6304000000000000', merchant.ctx, key);
    const others = Array.from({ length: PER_CARD - 1 }, () => payWith('6304000000000000'));
    expect(refusals(await Promise.allSettled(others))).toEqual([]);
  });
});

describe('one address in the checkout', () => {
  test('tries so often and no more, with as many orders and cards as it likes', async () => {
    const numbers = ['4000056655665556', '5200828282828210', '2223003122003222', '6011111111111117'];
    const tries = Array.from({ length: 2 * PER_ADDRESS }, (_, i) =>
      payInCheckout('203.0.113.1', numbers[i % numbers.length] as string),
    );
    const refused = refusals(await Promise.allSettled(tries));
    expect(refused).toHaveLength(PER_ADDRESS);
    expect(refused[0]?.message).toContain('from here');
    await payInCheckout('203.0.113.2', '4917610000000000');
  });

  test('tries less often where its cards are declined, and as before where they are not', async () => {
    const address = '203.0.113.3';
    for (const number of ['30569309025904', '3566002020360505', '6205500000000000004']) {
      const { value } = await payInCheckout(address, number);
      await settle(value.id, worker, DECLINED);
    }
    const counted = () => core.app.rates.spend(`tries:${address}`, 0, limit).remaining;
    const limit = { capacity: PER_ADDRESS, perSecond: PER_ADDRESS / 3_600 };
    await until(
      async () => {
        await worker.rates.synchronise();
        core.app.rates.charge(`tries:${address}`, 0, limit);
        await core.app.rates.synchronise();
        return counted();
      },
      remaining => remaining === 0,
    );
    await expect(payInCheckout(address, '6011000990139424')).rejects.toThrow(/from here/);
    const { value } = await payInCheckout('203.0.113.4', '5105105105105100');
    await settle(value.id, worker, approved());
    await payInCheckout('203.0.113.4', '5105105105105100');
  });

  test('uses up no card by tries that are refused', async () => {
    const address = '203.0.113.5';
    core.app.rates.charge(`tries:${address}`, PER_ADDRESS, {
      capacity: PER_ADDRESS,
      perSecond: PER_ADDRESS / 3_600,
    });
    const tries = Array.from({ length: PER_CARD }, () => payInCheckout(address, '36227206271667'));
    expect(refusals(await Promise.allSettled(tries))).toHaveLength(PER_CARD);
    await payInCheckout('203.0.113.6', '36227206271667');
  });
});

test('without Redis each process counts what it lets through', async () => {
  const wire = await startWire(core.redisUrl);
  const alone = await createApp({ ...core.app.config, REDIS_URL: wire.url }, core.app.log);
  try {
    wire.cut();
    const ctx = { ...merchant.ctx, app: alone };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 2 * PER_CARD }, () => payWith('5105105105105100', ctx)),
    );
    expect(refusals(outcomes)).toHaveLength(PER_CARD);
  } finally {
    wire.heal();
    await closeApp(alone);
    await wire.close();
  }
});
