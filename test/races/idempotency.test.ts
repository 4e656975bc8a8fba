import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { App, CheckoutCaller, Context } from '../../core/context.ts';
import { Refusal } from '../../core/errors.ts';
import { randomText } from '../../core/ids.ts';
import { IDEMPOTENCY_KEY_LIFETIME_MS } from '../../core/limits.ts';
import type { Answer, Operation } from '../../core/operation.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { awaitOutcome } from '../../core/payments/await-outcome.ts';
import { capturePayment } from '../../core/payments/capture-payment.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { createWriters } from '../../core/writers.ts';
import type { Payment } from '../../prisma/client/client.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { brokenInvariants } from '../invariants.ts';
import { card, createMerchant, type TestMerchant } from '../merchants.ts';
import { answer, approved, authorizedPayment, DECLINED } from './drive.ts';

/** I8: an operation with a key happens once, whoever asks for it, how often, and where. */
let core: TestCore;
let apps: readonly [App, App];
let merchant: TestMerchant;

beforeAll(async () => {
  core = await startTestCore();
  apps = [core.app, await core.anotherApp()];
  merchant = await createMerchant(core.app);
});

afterAll(async () => {
  expect(await brokenInvariants(core.app)).toEqual([]);
  await core.close();
});

const UPI = { amount: 500, currency: 'INR', upi: { vpa: 'someone@bank' } };
const newKey = () => randomText(20);
/** The same caller in one process or the other. */
const ctxIn = (i: number): Context => ({ ...merchant.ctx, app: apps[i % 2] as App });
const prisma = () => core.app.db.prisma;

/** Asks so many times at once over both processes; what each got, refusals by their code. */
async function askAtOnce<Value>(
  operation: Operation<Value>,
  inputs: readonly unknown[],
  key: string,
): Promise<(Answer<Value> | string)[]> {
  return Promise.all(
    inputs.map((input, i) =>
      operation(ctxIn(i), input, key).catch((error: unknown) => {
        if (error instanceof Refusal) return error.code;
        throw error;
      }),
    ),
  );
}

const times = (n: number, input: unknown) => Array.from({ length: n }, () => input);

function answersOf<Value>(outcomes: readonly (Answer<Value> | string)[]): Answer<Value>[] {
  return outcomes.filter((outcome): outcome is Answer<Value> => typeof outcome !== 'string');
}

async function refusalOf(asked: Promise<unknown>): Promise<Refusal> {
  const outcome = await asked.catch((error: unknown) => error);
  if (outcome instanceof Refusal) return outcome;
  throw outcome;
}

describe('I8 a hundred requests with one key at once', () => {
  test('make one payment, and every answer is the same to the byte', async () => {
    const outcomes = await askAtOnce(createPayment, times(100, UPI), newKey());
    expect(outcomes.filter(outcome => typeof outcome === 'string')).toEqual([]);
    const answers = answersOf(outcomes);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(new Set(answers.map(({ value }) => value.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed).length).toBe(1);
    expect(await prisma().payment.count({ where: { merchantId: merchant.id } })).toBe(1);
    expect(await prisma().event.count({ where: { merchantId: merchant.id } })).toBe(1);
  });

  test('for two different amounts make one payment, and the other amount is refused', async () => {
    const key = newKey();
    const inputs = Array.from({ length: 100 }, (_, i) => ({ ...UPI, amount: i % 4 < 2 ? 1_001 : 2_002 }));
    const outcomes = await askAtOnce(createPayment, inputs, key);
    const made = answersOf(outcomes)[0]?.value.amount;
    outcomes.forEach((outcome, i) => {
      const isSame = BigInt(inputs[i]?.amount ?? 0) === made;
      expect(typeof outcome === 'string' ? outcome : outcome.value.amount).toBe(
        isSame ? made : 'IDEMPOTENCY_KEY_REUSED',
      );
    });
    expect(await prisma().payment.count({ where: { amount: { in: [1_001n, 2_002n] } } })).toBe(1);
  });

  test('make one refund', async () => {
    const payment = await authorizedPayment(merchant, { amount: 100n, captured: true });
    const outcomes = await askAtOnce(
      refundPayment,
      times(100, { paymentId: payment.id, amount: 40 }),
      newKey(),
    );
    expect(new Set(answersOf(outcomes).map(({ body }) => body)).size).toBe(1);
    expect(outcomes.filter(outcome => typeof outcome === 'string')).toEqual([]);
    expect(await prisma().refund.count({ where: { paymentId: payment.id } })).toBe(1);
  });

  test('make one capture, whose outcome all of them hear', async () => {
    const key = newKey();
    const payment = await authorizedPayment(merchant, { amount: 100n });
    const input = { paymentId: payment.id, amount: 40 };
    const outcomes = answersOf(await askAtOnce(capturePayment, times(100, input), key));
    expect(outcomes.length).toBe(100);
    expect(new Set(outcomes.map(({ value }) => value.attemptId)).size).toBe(1);
    expect(outcomes.filter(({ replayed }) => !replayed).length).toBe(1);
    const attemptId = outcomes[0]?.value.attemptId ?? '';
    await answer(core.app, attemptId, approved());
    const heard = await Promise.all(
      times(20, null).map((_, i) => awaitOutcome(ctxIn(i).app, attemptId, 5_000)),
    );
    const bodies = new Set(
      heard.map(outcome => (outcome.outcome === 'approved' ? outcome.body : outcome.outcome)),
    );
    expect(bodies.size).toBe(1);
    const replay = await capturePayment(ctxIn(1), input, key);
    expect(replay.replayed).toBe(true);
    expect(replay.body).toBe([...bodies][0]);
    expect(await prisma().payment.findUniqueOrThrow({ where: { id: payment.id } })).toMatchObject({
      captured: 40n,
    });
  });

  test('of ten keys in every order neither lock each other out nor make more than ten orders', async () => {
    const keys = Array.from({ length: 10 }, newKey);
    const asked = Array.from({ length: 20 }, (_, i) => {
      const order = i % 2 === 0 ? keys : [...keys].reverse();
      return order.map(key => createOrder(ctxIn(i), { amount: 700 }, key));
    });
    const answers = await Promise.all(asked.flat());
    expect(new Set(answers.map(({ value }) => value.order.id)).size).toBe(10);
    expect(await prisma().order.count({ where: { amount: 700n } })).toBe(10);
  });
});

describe('I8 one key', () => {
  test('twice in one batch executes once and answers twice', async () => {
    const key = newKey();
    const ctx = ctxIn(0);
    const answers = await Promise.all([createPayment(ctx, UPI, key), createPayment(ctx, UPI, key)]);
    expect(answers[0].body).toBe(answers[1].body);
    expect(answers.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
  });

  test('twice in one batch for two different requests executes the first', async () => {
    const key = newKey();
    const ctx = ctxIn(0);
    const [first, second] = await Promise.allSettled([
      createPayment(ctx, UPI, key),
      createPayment(ctx, { ...UPI, amount: 501 }, key),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  test('is remembered for a day and not longer', async () => {
    const key = newKey();
    const first = await createPayment(ctxIn(0), UPI, key);
    const sameDay = await createPayment(at(IDEMPOTENCY_KEY_LIFETIME_MS - 1_000), UPI, key);
    expect(sameDay).toMatchObject({ replayed: true, body: first.body });
    const nextDay = at(IDEMPOTENCY_KEY_LIFETIME_MS + 1_000);
    const later = await Promise.all(
      times(30, null).map(() => createPayment(nextDay, { ...UPI, amount: 777 }, key)),
    );
    expect(new Set(later.map(({ value }) => value.id)).size).toBe(1);
    expect(later[0]?.value.id).not.toBe(first.value.id);
    expect(await prisma().payment.count({ where: { amount: 777n } })).toBe(1);
  });

  test('belongs to its merchant, its mode and its checkout', async () => {
    const key = newKey();
    const other = await createMerchant(core.app);
    const live: Context = { ...merchant.ctx, caller: { ...keyCaller(), mode: 'LIVE' } };
    const input = { amount: 900 };
    const mine = await createOrder(merchant.ctx, input, key);
    const theirs = await createOrder(other.ctx, input, key);
    const inLive = await createOrder(live, input, key);
    const ids = [mine, theirs, inLive].map(({ value }) => value.order.id);
    expect(new Set(ids).size).toBe(3);
    const shoppers = await Promise.all(
      ids.slice(0, 1).map(orderId => createPayment(shopperOf(orderId), { upi: UPI.upi }, key)),
    );
    expect(shoppers[0]).toMatchObject({ replayed: false, value: { orderId: ids[0] } });
    expect((await createOrder(merchant.ctx, input, key)).body).toBe(mine.body);
  });

  test('names one operation: another one is refused', async () => {
    const key = newKey();
    await createOrder(merchant.ctx, { amount: 900 }, key);
    const refusal = await refusalOf(createPayment(merchant.ctx, { ...UPI, amount: 900 }, key));
    expect(refusal.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('does not care in which order the fields come, nor for the security code', async () => {
    const key = newKey();
    const first = await createPayment(merchant.ctx, { amount: 100, currency: 'INR', card: card() }, key);
    const { cvv: _cvv, ...rest } = card();
    const again = { card: { cvv: '999', ...rest }, currency: 'INR', amount: 100 };
    expect(await createPayment(merchant.ctx, again, key)).toMatchObject({ replayed: true, body: first.body });
    const otherCard = { amount: 100, currency: 'INR', card: card('5555555555554444') };
    expect((await refusalOf(createPayment(merchant.ctx, otherCard, key))).code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  test.each(['', 'x'.repeat(256), 'with space', 'नया', 'a\0b', 'a\nb'])('is never %j', async key => {
    expect(await refusalOf(createPayment(merchant.ctx, UPI, key))).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['idempotencyKey'],
    });
  });
});

describe('I8 a refusal', () => {
  test('that a lock decided is remembered and given again word for word', async () => {
    const { value } = await createOrder(merchant.ctx, { amount: 900 });
    const pay = (key: string) => createPayment(merchant.ctx, { orderId: value.order.id, upi: UPI.upi }, key);
    const winner = await pay(newKey());
    const key = newKey();
    const refusals = await Promise.all(times(20, null).map(() => refusalOf(pay(key))));
    for (const { code, message } of refusals)
      expect([code, message]).toEqual(['PAYMENT_IN_PROGRESS', expect.stringContaining(winner.value.id)]);
    expect(refusals.filter(({ replayed }) => !replayed).length).toBe(1);
    await decline(winner.value);
    const later = await refusalOf(pay(key));
    expect([later.code, later.message, later.replayed]).toEqual([
      'PAYMENT_IN_PROGRESS',
      refusals[0]?.message,
      true,
    ]);
    expect((await pay(newKey())).value.status).toBe('PENDING');
  });

  test('of a refund is remembered although the money has come back since', async () => {
    const payment = await authorizedPayment(merchant, { amount: 100n, captured: true });
    const first = await refundPayment(merchant.ctx, { paymentId: payment.id, amount: 80 });
    const key = newKey();
    const again = () => refundPayment(merchant.ctx, { paymentId: payment.id, amount: 50 }, key);
    expect((await refusalOf(again())).code).toBe('AMOUNT_EXCEEDS_AVAILABLE');
    await answer(core.app, first.value.attemptId, DECLINED);
    expect(await refusalOf(again())).toMatchObject({ code: 'AMOUNT_EXCEEDS_AVAILABLE', replayed: true });
    const withNewKey = await refundPayment(merchant.ctx, { paymentId: payment.id, amount: 50 }, newKey());
    expect(withNewKey.value.refund).toMatchObject({ amount: 50n });
  });

  test('of the processor is what a capture with a key answers from then on', async () => {
    const key = newKey();
    const payment = await authorizedPayment(merchant, { amount: 100n });
    const { value } = await capturePayment(merchant.ctx, { paymentId: payment.id }, key);
    expect(await capturePayment(merchant.ctx, { paymentId: payment.id }, key)).toMatchObject({
      replayed: true,
      value: { attemptId: value.attemptId },
    });
    await answer(core.app, value.attemptId, DECLINED);
    expect((await awaitOutcome(core.app, value.attemptId, 5_000)).outcome).toBe('declined');
    expect(await refusalOf(capturePayment(merchant.ctx, { paymentId: payment.id }, key))).toMatchObject({
      code: 'PROCESSOR_DECLINED',
      replayed: true,
    });
  });

  test.each<[string, unknown, string]>([
    ['a wrong card', { amount: 100, card: card('4111111111111112') }, 'INVALID_CARD'],
    ['an expired card', { amount: 100, card: { ...card(), expiryYear: 2020 } }, 'EXPIRED_CARD'],
    ['a wrong address', { amount: 100, upi: { vpa: 'nobody' } }, 'INVALID_VPA'],
    ['an unknown field', { ...UPI, amuont: 1 }, 'INVALID_INPUT'],
    ['no amount', { upi: UPI.upi }, 'INVALID_INPUT'],
    ["somebody else's order", { orderId: 'order_0000000000000000', upi: UPI.upi }, 'NOT_FOUND'],
  ])('for %s leaves the key free', async (_name, input, code) => {
    const key = newKey();
    expect((await refusalOf(createPayment(merchant.ctx, input, key))).code).toBe(code);
    expect(await prisma().idempotencyKey.count({ where: { key } })).toBe(0);
    expect((await createPayment(merchant.ctx, UPI, key)).replayed).toBe(false);
  });
});

test('I8 I9 an answer that holds a secret is replayed to the byte and lies sealed in the database', async () => {
  const key = newKey();
  const first = await createOrder(merchant.ctx, { amount: 900, notes: { a: '₹' } }, key);
  const secret = first.value.clientSecret;
  expect(first.body).toContain(secret);
  const replay = await createOrder(ctxIn(1), { amount: 900, notes: { a: '₹' } }, key);
  expect(replay).toMatchObject({ replayed: true, body: first.body });
  expect(replay.value).toMatchObject({ clientSecret: secret, checkoutUrl: first.value.checkoutUrl });
  const row = await prisma().idempotencyKey.findFirstOrThrow({ where: { key } });
  const stored = row.response as { sealed: string };
  expect(JSON.stringify(row.response)).not.toContain(secret.split('_').at(-1));
  expect(Buffer.from(stored.sealed, 'base64').includes(Buffer.from(secret))).toBe(false);
});

function keyCaller() {
  if (merchant.ctx.caller?.kind !== 'key') throw new Error('the merchant has a key');
  return merchant.ctx.caller;
}

function shopperOf(orderId: string): Context {
  const caller: CheckoutCaller = {
    kind: 'checkout',
    orderId,
    ...merchant.tenant,
    permissions: new Set(['payments:write']),
    origins: [],
  };
  return { ...merchant.ctx, caller };
}

/** The merchant in a process whose clock is ahead. */
function at(aheadMs: number): Context {
  const base = { ...core.app, now: () => new Date(core.app.now().getTime() + aheadMs) };
  return { ...merchant.ctx, app: { ...base, writers: createWriters(base) } };
}

async function decline({ id }: Payment): Promise<void> {
  const attempt = await prisma().attempt.findFirstOrThrow({ where: { paymentId: id } });
  await answer(core.app, attempt.id, DECLINED);
}
