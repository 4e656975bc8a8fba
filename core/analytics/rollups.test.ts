import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import { createPayment } from '../payments/create-payment.ts';
import { readPaymentStats } from '../payments/read-payment-stats.ts';
import { refundPayment } from '../payments/refund-payment.ts';
import { voidPayment } from '../payments/void-payment.ts';
import { followLogs } from './follow-logs.ts';
import { readAnalytics } from './read-analytics.ts';

let core: TestCore;
let merchant: TestMerchant;

beforeAll(async () => {
  core = await startTestCore();
  await core.startWorker();
  merchant = await createMerchant(core.app);
});

afterAll(async () => {
  await core.close();
});

const APPROVED = '4111111111111111';
const DECLINED = '4000000000000002';

async function pay(currency: string, number: string, captureMethod: 'AUTOMATIC' | 'MANUAL') {
  const input = { amount: 1_000, currency, card: card(number), captureMethod };
  const { value } = await createPayment(merchant.ctx, input);
  const { status } = await until(
    () => core.app.db.prisma.payment.findUniqueOrThrow({ where: { id: value.id } }),
    payment =>
      payment.status !== 'PENDING' && (payment.status !== 'AUTHORIZED' || captureMethod === 'MANUAL'),
  );
  return { id: value.id, status };
}

/** One of everything that can become of a payment. */
async function makeAMorning() {
  const { ctx } = merchant;
  await pay('INR', APPROVED, 'AUTOMATIC');
  await pay('INR', DECLINED, 'AUTOMATIC');
  const captured = await pay('INR', APPROVED, 'MANUAL');
  await capturePayment(ctx, { paymentId: captured.id, amount: 400 });
  const voided = await pay('USD', APPROVED, 'MANUAL');
  await voidPayment(ctx, { paymentId: voided.id });
  const refunded = await pay('USD', APPROVED, 'AUTOMATIC');
  await refundPayment(ctx, { paymentId: refunded.id, amount: 300 });
  await until(
    () =>
      core.app.db.prisma.attempt.count({
        where: { merchantId: merchant.id, status: { in: ['PENDING', 'SENT'] } },
      }),
    open => open === 0,
  );
}

const sums = async () => {
  const rows = await core.app.db.prisma.rollup.findMany({
    where: { merchantId: merchant.id, OR: [{ count: { not: 0 } }, { total: { not: 0 } }] },
    orderBy: [{ slot: 'asc' }, { currency: 'asc' }, { measure: 'asc' }],
  });
  return rows.map(({ slot, currency, measure, count, total }) => ({ slot, currency, measure, count, total }));
};

async function untilCounted(): Promise<void> {
  const { prisma } = core.app.db;
  const where = { merchantId_mode: { merchantId: merchant.id, mode: 'TEST' as const } };
  await until(
    async () => {
      const [position, counter] = await Promise.all([
        prisma.rollupPosition.findUnique({ where }),
        prisma.eventCounter.findUniqueOrThrow({ where }),
      ]);
      return position?.seq === counter.lastSeq;
    },
    counted => counted,
  );
}

const analytics = (now = core.app.now(), timeZone = 'UTC') =>
  readAnalytics(core.app.db, merchant.tenant, { range: 'TODAY', timeZone, now });

describe('the rollups', () => {
  test('say what the payments say, however the workers share the log', async () => {
    await makeAMorning();
    await Promise.all([followLogs(core.app), followLogs(core.app), followLogs(core.app)]);
    await untilCounted();
    const followed = await sums();
    await core.app.db.prisma.$executeRaw`SELECT rebuild_rollups(${merchant.id}, 'TEST')`;
    expect(await sums()).toEqual(followed);
    const counts = Object.fromEntries(
      followed.map(({ currency, measure, count }) => [`${currency} ${measure}`, Number(count)]),
    );
    expect(counts).toEqual({
      'INR CAPTURED': 1,
      'INR DECLINED': 1,
      'INR PARTIALLY_CAPTURED': 1,
      'INR SETTLED': 2,
      'USD CAPTURED': 1,
      'USD VOIDED': 1,
      'USD REFUNDED': 1,
      'USD SETTLED': 1,
    });
  });

  test('are the same wherever a stretch of the log ends', async () => {
    await untilCounted();
    const whole = await sums();
    const { lastSeq } = await core.app.db.prisma.eventCounter.findUniqueOrThrow({
      where: { merchantId_mode: { merchantId: merchant.id, mode: 'TEST' } },
    });
    await core.app.db.prisma.rollup.deleteMany({ where: { merchantId: merchant.id } });
    // The log is shown to the follower one event more at a time.
    for (let seq = 1n; seq <= lastSeq; seq += 1n) {
      await core.app.db.prisma.$executeRaw`WITH back AS (
        UPDATE rollup_positions SET seq = ${seq - 1n} WHERE merchant_id = ${merchant.id} AND mode = 'TEST' RETURNING merchant_id)
        UPDATE event_counters c SET last_seq = ${seq} FROM back WHERE c.merchant_id = back.merchant_id AND c.mode = 'TEST'`;
      await untilCounted();
    }
    expect(await sums()).toEqual(whole);
  });
});

describe('analytics', () => {
  test('are exact at once, also where the workers have not counted yet', async () => {
    await untilCounted();
    const other = await core.app.db.pool.connect();
    try {
      // Whoever holds the position is counting: all others pass by.
      await other.query('BEGIN');
      await other.query('SELECT FROM rollup_positions WHERE merchant_id = $1 FOR UPDATE', [merchant.id]);
      await makeAMorning();
      const { current } = await analytics();
      expect(current).toMatchObject({
        payments: 10,
        succeeded: 8,
        failed: 2,
        pending: 0,
        volumes: [
          { currency: 'INR', volume: 4_000n, count: 4 },
          { currency: 'USD', volume: 4_000n, count: 4 },
        ],
        refunds: 2,
        refundVolumes: [{ currency: 'USD', volume: 600n, count: 2 }],
        failedWebhooks: 0,
      });
      expect(current.averageSettleMs).toBeGreaterThan(0);
      await other.query('COMMIT');
      await untilCounted();
      expect((await analytics()).current).toEqual(current);
    } finally {
      other.release();
    }
  });

  test('compare with the period before, as far as it had come', async () => {
    const now = core.app.now();
    const tomorrow = new Date(now.getTime() + 24 * 60 * 60 * 1000);
    const { current, previous, previousSeries } = await analytics(tomorrow);
    expect([current.payments, previous.payments, previous.failed]).toEqual([0, 10, 2]);
    expect(previousSeries.reduce((sum, point) => sum + point.payments, 0)).toBe(10);
  });

  test('begin a day at the midnight of the time zone', async () => {
    const now = new Date('2026-11-24T02:00:00Z');
    const starts = async (timeZone: string) => (await analytics(now, timeZone)).current.from.toISOString();
    expect(await starts('UTC')).toBe('2026-11-24T00:00:00.000Z');
    expect(await starts('Asia/Kolkata')).toBe('2026-11-23T18:30:00.000Z');
    expect(await starts('Asia/Kathmandu')).toBe('2026-11-23T18:15:00.000Z');
    expect(await starts('America/New_York')).toBe('2026-11-23T05:00:00.000Z');
  });

  test('know days of 23 and of 25 hours', async () => {
    const steps = async (now: string) =>
      (await analytics(new Date(now), 'Europe/Berlin')).series.map(({ at }) => at.getTime());
    const short = await steps('2026-03-29T12:00:00Z');
    const long = await steps('2026-10-25T12:00:00Z');
    for (const times of [short, long]) expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(short).toHaveLength(23 * 4);
    expect(new Date(long[0] ?? 0).toISOString()).toBe('2026-10-24T22:00:00.000Z');
  });

  test.each(['', 'Mars/Olympus', '+05:30', "UTC'; DROP TABLE rollups; --", 'UTC\u0000'])(
    'refuse the time zone %j',
    async timeZone => {
      await expect(analytics(core.app.now(), timeZone)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    },
  );
});

test('the numbers since a moment within a slot count the rest of the slot payment by payment', async () => {
  const { db } = core.app;
  const payments = await db.prisma.payment.findMany({
    where: { merchantId: merchant.id },
    orderBy: { createdAt: 'desc' },
  });
  for (const { createdAt } of payments) {
    const { total } = await readPaymentStats(db, merchant.tenant, createdAt);
    expect(total).toBe(payments.filter(payment => payment.createdAt >= createdAt).length);
  }
});
