import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { App } from '../../core/context.ts';
import { InvalidStateError, OrderConflictError } from '../../core/errors.ts';
import { ORDER_MAX_TRIES } from '../../core/limits.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { brokenInvariants } from '../invariants.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { answer, approved, DECLINED } from './drive.ts';

/** I2: an order is paid once, however many shoppers, tabs and processes try at the same moment. */
let core: TestCore;
let apps: readonly App[];
let merchant: TestMerchant;

beforeAll(async () => {
  core = await startTestCore();
  apps = [core.app, await core.anotherApp(), await core.anotherApp()];
  merchant = await createMerchant(core.app);
});

afterAll(async () => {
  expect(await brokenInvariants(core.app)).toEqual([]);
  await core.close();
});

async function newOrder(): Promise<string> {
  return (await createOrder(merchant.ctx, { amount: 900 })).value.order.id;
}

/** Tries so many times at once over three processes: the payments that were accepted, and whom the others met. */
async function payAtOnce(orderId: string, times: number) {
  const tries = Array.from({ length: times }, (_, i) => {
    const ctx = { ...merchant.ctx, app: apps[i % apps.length] as App };
    return createPayment(ctx, { orderId, upi: { vpa: 'someone@bank' } });
  });
  const outcomes = await Promise.allSettled(tries);
  const conflicts = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []));
  return {
    accepted: outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value.value] : [])),
    met: conflicts.map(conflict => {
      if (!(conflict instanceof OrderConflictError)) throw conflict;
      return [conflict.code, conflict.paymentId];
    }),
  };
}

async function outcomeOf(paymentId: string, result: Parameters<typeof answer>[2]): Promise<void> {
  const attempt = await core.app.db.prisma.attempt.findFirstOrThrow({ where: { paymentId } });
  await answer(core.app, attempt.id, result);
}

test('I2 of 50 payments of one order at once exactly one is accepted, and the others are led to it', async () => {
  const { accepted, met } = await payAtOnce(await newOrder(), 50);
  expect(accepted).toHaveLength(1);
  expect(new Set(met.map(String))).toEqual(new Set([`PAYMENT_IN_PROGRESS,${accepted[0]?.id}`]));
  expect(met).toHaveLength(49);
});

test('I2 a declined payment leaves its order free for exactly one other', async () => {
  const orderId = await newOrder();
  const first = await payAtOnce(orderId, 5);
  await outcomeOf(first.accepted[0]?.id ?? '', DECLINED);
  const second = await payAtOnce(orderId, 20);
  expect(second.accepted).toHaveLength(1);
  await outcomeOf(second.accepted[0]?.id ?? '', approved(true));
  const third = await payAtOnce(orderId, 20);
  expect(third.accepted).toHaveLength(0);
  expect(new Set(third.met.map(String))).toEqual(new Set([`ORDER_ALREADY_PAID,${second.accepted[0]?.id}`]));
});

test('I2 twenty orders paid five times each in one crowd are paid once each', async () => {
  const orders = await Promise.all(Array.from({ length: 20 }, newOrder));
  const crowd = await Promise.all(orders.map(orderId => payAtOnce(orderId, 5)));
  expect(crowd.map(({ accepted }) => accepted.length)).toEqual(orders.map(() => 1));
});

test('an order that was declined ten times takes no further try, however many come at once', async () => {
  const orderId = await newOrder();
  for (let tries = 0; tries < ORDER_MAX_TRIES; tries++) {
    const { accepted } = await payAtOnce(orderId, 3);
    expect(accepted).toHaveLength(1);
    await outcomeOf(accepted[0]?.id ?? '', DECLINED);
  }
  const late = await Promise.allSettled(
    apps.map(app => createPayment({ ...merchant.ctx, app }, { orderId, upi: { vpa: 'someone@bank' } })),
  );
  for (const outcome of late) {
    if (outcome.status === 'fulfilled') throw new Error(`${outcome.value.value.id} was one try too many`);
    expect(outcome.reason).toBeInstanceOf(InvalidStateError);
    expect(outcome.reason).toMatchObject({ code: 'ORDER_TRIES_EXHAUSTED' });
  }
});
