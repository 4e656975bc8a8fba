import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { card, createMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import { createOrder } from '../orders/create-order.ts';
import { createPayment } from './create-payment.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(async () => {
  await core.close();
});

const paymentNow = (id: string) => core.app.db.prisma.payment.findUniqueOrThrow({ where: { id } });

describe('a payment', () => {
  test('is completed by the sweeper when Redis forgot its job', async () => {
    const { ctx } = await createMerchant(core.app);
    const { value } = await createPayment(ctx, {
      amount: 100,
      currency: 'INR',
      upi: { vpa: 'someone@bank' },
    });
    await core.app.jobs.drain();
    const redis = new Redis(core.redisUrl);
    await redis.flushall();
    redis.disconnect();
    const worker = await core.startWorker();
    const done = await until(
      () => paymentNow(value.id),
      payment => payment.status === 'CAPTURED',
    );
    expect(done).toMatchObject({ authorized: 100n, captured: 100n, version: 3 });
    await worker.stop();
  });

  test('of an order takes its amount, and is accepted, authorized and captured with one event each', async () => {
    const { ctx } = await createMerchant(core.app, { feeBps: 200 });
    await core.startWorker();
    const { value: created } = await createOrder(ctx, { amount: 49_99, currency: 'EUR' });
    const answer = await createPayment(ctx, { orderId: created.order.id, card: card() });
    expect(JSON.parse(answer.body)).toMatchObject({
      amount: 4999,
      currency: 'EUR',
      status: 'pending',
      card_last4: '1111',
    });
    await until(
      () => paymentNow(answer.value.id),
      payment => payment.status === 'CAPTURED',
    );
    const events = await core.app.db.prisma.event.findMany({
      where: { merchantId: ctx.caller?.merchantId ?? '' },
      orderBy: { seq: 'asc' },
    });
    expect(events.map(event => [event.seq, event.type])).toEqual([
      [1n, 'payment.created'],
      [2n, 'payment.success'],
      [3n, 'payment.captured'],
      [4n, 'order.paid'],
    ]);
    const entries = await core.app.db.prisma.ledgerEntry.findMany({
      where: { paymentId: answer.value.id },
      orderBy: { kind: 'asc' },
    });
    expect(entries.map(entry => [entry.kind, entry.amount])).toEqual([
      ['CAPTURE', 4999n],
      ['FEE', 100n],
    ]);
    expect(await core.app.db.prisma.vaultCard.count({ where: { paymentId: answer.value.id } })).toBe(0);
    expect(await core.app.db.prisma.vaultCvv.count({ where: { paymentId: answer.value.id } })).toBe(0);
  });

  test('that is declined says why', async () => {
    const { ctx } = await createMerchant(core.app);
    const { value } = await createPayment(ctx, {
      amount: 100,
      currency: 'INR',
      card: card('4000000000009995'),
    });
    const done = await until(
      () => paymentNow(value.id),
      payment => payment.status !== 'PENDING',
    );
    expect(done).toMatchObject({ status: 'DECLINED', declineCode: 'insufficient_funds', authorized: 0n });
  });
});
