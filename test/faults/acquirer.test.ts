import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ACTION_LIFETIME_MS, AUTHORIZATION_LIFETIME_MS, SENT_DEADLINE_MS } from '../../core/limits.ts';
import { capturePayment } from '../../core/payments/capture-payment.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { resolveAttempt } from '../../core/payments/resolve-attempt.ts';
import { sendAttempt } from '../../core/payments/send-attempt.ts';
import { sweepAttempts } from '../../core/payments/sweep-attempts.ts';
import { voidPayment } from '../../core/payments/void-payment.ts';
import type { Attempt, Payment } from '../../prisma/client/client.ts';
import type { Call } from '../../sandbox/faults.ts';
import type { RunningWorker } from '../../worker/worker.ts';
import { card, createMerchant, type TestMerchant } from '../merchants.ts';
import { until } from '../until.ts';
import { type FaultCore, PROCESSOR_PATIENCE_MS, startFaultCore } from './fault-core.ts';

/**
 * Whatever the acquirer, the network or a worker does, an attempt ends in the state that the acquirer's books
 * say, and at most one charge is in them. Every test ends with the invariants and a reconciliation.
 */
let faults: FaultCore;
let merchant: TestMerchant;

beforeAll(async () => {
  faults = await startFaultCore();
  merchant = await createMerchant(faults.app, { feeBps: 190 });
});

afterAll(async () => {
  await faults.close();
});

beforeEach(async () => {
  faults.deliverNotifications(true);
  await faults.control('DELETE', '/faults');
});

const fault = (type: string, more: { on?: Call[]; calls?: number; ms?: number } = {}) =>
  faults.control('POST', '/faults', { type, ...more });

async function pay(input: { captureMethod?: 'MANUAL'; number?: string } = {}): Promise<Payment> {
  const { number, ...rest } = input;
  const { value } = await createPayment(merchant.ctx, {
    amount: 10_000,
    currency: 'EUR',
    card: card(number),
    ...rest,
  });
  return value;
}

const authorized = async () => {
  const { id } = await pay({ captureMethod: 'MANUAL' });
  return faults.awaitPayment(id, payment => payment.status === 'AUTHORIZED');
};

const captured = async (number?: string) => {
  const { id } = await pay(number ? { number } : {});
  return faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
};

/** What the acquirer's books say of a payment. */
async function bookedFor(paymentId: string) {
  const lines = (await faults.books()).filter(line => line.payment === paymentId);
  const sum = (of: 'authorized' | 'captured' | 'voided' | 'refunded') =>
    lines.reduce((total, line) => total + (line[of] ?? 0), 0);
  return {
    authorized: sum('authorized'),
    captured: sum('captured'),
    voided: sum('voided'),
    refunded: sum('refunded'),
  };
}

const CHARGED_ONCE = { authorized: 10_000, captured: 10_000, voided: 0, refunded: 0 };
const NEVER_CHARGED = { authorized: 0, captured: 0, voided: 0, refunded: 0 };

async function onlyAttempt(paymentId: string): Promise<Attempt> {
  const [attempt] = await faults.attempts(paymentId);
  if (!attempt) throw new Error(`${paymentId} has no attempt`);
  return attempt;
}

describe('with a worker', () => {
  let worker: RunningWorker;

  beforeAll(async () => {
    worker = await faults.startWorker();
  });

  afterAll(async () => {
    await worker.stop();
  });

  afterEach(async () => {
    await faults.control('DELETE', '/faults');
    expect(await faults.settleAndAudit()).toEqual([]);
  });

  describe('I2 an authorization', () => {
    test('whose answer is lost is looked up and not sent again', async () => {
      await fault('lose_answer', { on: ['authorize'], calls: 1 });
      const { id } = await pay();
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
      expect(await onlyAttempt(id)).toMatchObject({ status: 'APPROVED', sendNo: 1, unknownReason: null });
    });

    test('that had no effect before its time was up is sent again under the same key', async () => {
      await fault('hang', { on: ['authorize'], calls: 1 });
      const { id } = await pay();
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
      expect(await onlyAttempt(id)).toMatchObject({ status: 'APPROVED', sendNo: 2 });
    });

    test('that takes effect at once but is answered too late counts once', async () => {
      await fault('slow_answer', { on: ['authorize'], calls: 1, ms: PROCESSOR_PATIENCE_MS * 2 });
      const { id } = await pay();
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
      expect(await onlyAttempt(id)).toMatchObject({ status: 'APPROVED', sendNo: 1 });
    });

    test('that takes effect after it was sent again counts once', async () => {
      await fault('slow', { on: ['authorize'], calls: 1, ms: PROCESSOR_PATIENCE_MS + 200 });
      const { id } = await pay();
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
    });

    test('survives an acquirer that answers 500 to everything for a minute', async () => {
      await fault('error', { on: ['authorize', 'lookup', 'abandon'] });
      const { id } = await pay();
      const startedAt = faults.app.now().getTime();
      await faults.awaitPayment(id, () => faults.app.now().getTime() - startedAt > 60_000);
      expect(await faults.payment(id)).toMatchObject({ status: 'PENDING' });
      await faults.control('DELETE', '/faults');
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
    });

    test('that the acquirer never takes fails within minutes, after it has promised to forget it', async () => {
      const { id } = await pay({ number: '4000000000000119' });
      const startedAt = faults.app.now().getTime();
      const failed = await faults.awaitPayment(id, payment => payment.status === 'FAILED');
      expect(failed).toMatchObject({ declineCode: 'processor_error', authorized: 0n });
      expect(faults.app.now().getTime() - startedAt).toBeLessThan(5 * 60_000);
      const attempt = await onlyAttempt(id);
      expect(attempt.sendNo).toBeGreaterThan(1);
      expect((await faults.books()).find(line => line.key === attempt.id)?.outcome).toBe('abandoned');
    });

    test('is charged once however many jobs and workers run it', async () => {
      const { id } = await pay();
      const attempt = await onlyAttempt(id);
      faults.app.jobs.add(
        'run-attempt',
        Array.from({ length: 20 }, (_, i) => ({ id: attempt.id, generation: 100 + i })),
      );
      await Promise.all(Array.from({ length: 20 }, () => sendAttempt(faults.app, attempt.id)));
      await Promise.all(Array.from({ length: 20 }, () => resolveAttempt(faults.app, attempt.id)));
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
      expect((await onlyAttempt(id)).sendNo).toBe(1);
    });
  });

  describe('I2 a capture, void or refund', () => {
    test.each(['lose_answer', 'hang', 'error'])('meets %s and moves the money once', async type => {
      const payment = await authorized();
      await fault(type, { on: ['capture'], calls: 1 });
      await capturePayment(merchant.ctx, { paymentId: payment.id, amount: 6_000, final: true });
      await faults.awaitPayment(payment.id, now => now.status === 'CAPTURED');
      await fault(type, { on: ['refund'], calls: 1 });
      await refundPayment(merchant.ctx, { paymentId: payment.id, amount: 1_000 });
      await faults.awaitPayment(payment.id, now => now.refunded === 1_000n);
      expect(await bookedFor(payment.id)).toEqual({
        authorized: 10_000,
        captured: 6_000,
        voided: 4_000,
        refunded: 1_000,
      });
      const other = await authorized();
      await fault(type, { on: ['void'], calls: 1 });
      await voidPayment(merchant.ctx, { paymentId: other.id });
      await faults.awaitPayment(other.id, now => now.status === 'VOIDED');
      expect(await bookedFor(other.id)).toMatchObject({ captured: 0, voided: 10_000 });
    });

    test('that the acquirer declines leaves everything as it was', async () => {
      const payment = await captured('4000000000005126');
      const { value } = await refundPayment(merchant.ctx, { paymentId: payment.id, amount: 4_000 });
      const after = await faults.awaitPayment(payment.id, now => now.refunding === 0n);
      expect(after).toMatchObject({ refunded: 0n, captured: 10_000n });
      const refund = await faults.app.db.prisma.refund.findUniqueOrThrow({
        where: { id: value.refund?.id ?? '' },
      });
      expect(refund).toMatchObject({ status: 'FAILED', declineCode: 'generic_decline', processedAt: null });
      expect(await bookedFor(payment.id)).toEqual(CHARGED_ONCE);
    });

    test('is not given up while the acquirer does not take it for an hour', async () => {
      const payment = await captured();
      await fault('error', { on: ['refund'] });
      const startedAt = faults.app.now().getTime();
      await refundPayment(merchant.ctx, { paymentId: payment.id, amount: 2_500 });
      await faults.awaitPayment(payment.id, () => faults.app.now().getTime() - startedAt > 3_600_000);
      expect(await faults.payment(payment.id)).toMatchObject({ refunding: 2_500n });
      await faults.control('DELETE', '/faults');
      await faults.awaitPayment(payment.id, now => now.refunded === 2_500n);
      expect(await bookedFor(payment.id)).toMatchObject({ refunded: 2_500 });
    });

    test('that the acquirer says nothing about for days waits for a person, and holds what it holds', async () => {
      const payment = await authorized();
      await fault('error', { on: ['void', 'lookup', 'abandon'] });
      await voidPayment(merchant.ctx, { paymentId: payment.id });
      expect(await faults.settleAndAudit()).toEqual([]);
      const attempts = await faults.attempts(payment.id);
      expect(attempts.at(-1)).toMatchObject({ status: 'UNKNOWN', needsOperator: true, sendNo: 1 });
      expect(await faults.payment(payment.id)).toMatchObject({ status: 'AUTHORIZED', reversing: 10_000n });
    });

    test('keeps its place beside another capture, whichever the acquirer sees first', async () => {
      const payment = await authorized();
      await fault('slow', { on: ['capture'], calls: 1, ms: 100 });
      await capturePayment(merchant.ctx, { paymentId: payment.id, amount: 6_000 });
      await until(
        () => faults.attempts(payment.id),
        attempts => attempts.some(({ kind, status }) => kind === 'CAPTURE' && status === 'SENT'),
      );
      await capturePayment(merchant.ctx, { paymentId: payment.id });
      await faults.awaitPayment(payment.id, now => now.capturing === 0n);
      expect(await faults.payment(payment.id)).toMatchObject({ status: 'CAPTURED', captured: 10_000n });
      expect(await bookedFor(payment.id)).toEqual(CHARGED_ONCE);
    });

    test('that is final waits for the captures before it, for it would release what they hold', async () => {
      const payment = await authorized();
      await fault('slow', { on: ['capture'], calls: 1, ms: 100 });
      await capturePayment(merchant.ctx, { paymentId: payment.id, amount: 6_000 });
      const last = { paymentId: payment.id, amount: 1_000, final: true };
      await expect(capturePayment(merchant.ctx, last)).rejects.toMatchObject({ code: 'INVALID_STATE' });
      await faults.awaitPayment(payment.id, now => now.captured === 6_000n);
      await capturePayment(merchant.ctx, last);
      await faults.awaitPayment(payment.id, now => now.status === 'CAPTURED');
      expect(await bookedFor(payment.id)).toMatchObject({ captured: 7_000, voided: 3_000 });
    });
  });

  describe('I3 an authorization that nobody uses for a week', () => {
    test('is given back, also when the answer to that is lost', async () => {
      const payment = await authorized();
      await fault('lose_answer', { on: ['void'], calls: 1 });
      faults.advance(AUTHORIZATION_LIFETIME_MS);
      const expired = await faults.awaitPayment(payment.id, now => now.status === 'EXPIRED');
      expect(expired).toMatchObject({ reversed: 10_000n, captured: 0n, expiresAt: null });
      expect(await bookedFor(payment.id)).toMatchObject({ voided: 10_000, captured: 0 });
    });

    test('keeps what was captured of it, and gives the rest back', async () => {
      const payment = await authorized();
      await capturePayment(merchant.ctx, { paymentId: payment.id, amount: 4_000 });
      await faults.awaitPayment(payment.id, now => now.status === 'PARTIALLY_CAPTURED');
      faults.advance(AUTHORIZATION_LIFETIME_MS);
      const done = await faults.awaitPayment(payment.id, now => now.status === 'CAPTURED');
      expect(done).toMatchObject({ captured: 4_000n, reversed: 6_000n });
      expect(await bookedFor(payment.id)).toMatchObject({ voided: 6_000, captured: 4_000 });
    });
  });

  describe('I5 a payment that needs its shopper', () => {
    const challenged = async () => {
      const { id } = await pay({ number: '4000000000003220' });
      await faults.awaitPayment(id, payment => payment.status === 'REQUIRES_ACTION');
      return { id, attempt: await onlyAttempt(id) };
    };
    const paymentNow = (id: string, status: Payment['status']) =>
      until(
        () => faults.payment(id),
        payment => payment.status === status,
      );

    test('is charged as soon as the notification of the approval comes', async () => {
      const { id, attempt } = await challenged();
      await faults.control('POST', `/approve/${attempt.id}`);
      expect(await paymentNow(id, 'CAPTURED')).toMatchObject({ nextAction: null });
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
    });

    test('is charged once when the notification comes ten times', async () => {
      const { id, attempt } = await challenged();
      await faults.control('POST', `/approve/${attempt.id}`);
      await faults.control('POST', '/notify', { key: attempt.id, times: 10 });
      await paymentNow(id, 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
    });

    test('is charged when the notification of the approval is lost', async () => {
      faults.deliverNotifications(false);
      const { id, attempt } = await challenged();
      await faults.control('POST', `/approve/${attempt.id}`);
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
    });

    test.each([true, false])('is declined when the shopper fails it (notified: %s)', async notified => {
      faults.deliverNotifications(notified);
      const { id, attempt } = await challenged();
      await faults.control('POST', `/fail/${attempt.id}`);
      const declined = await faults.awaitPayment(id, payment => payment.status === 'DECLINED');
      expect(declined).toMatchObject({ declineCode: 'authentication_failed', nextAction: null });
      expect(await bookedFor(id)).toEqual(NEVER_CHARGED);
    });

    test('has all of its ten minutes, however often it is looked up', async () => {
      const { id, attempt } = await challenged();
      for (let minute = 1; minute < 10; minute++) {
        faults.advance(60_000);
        await sweepAttempts(faults.app);
        await resolveAttempt(faults.app, attempt.id);
      }
      expect(await faults.payment(id)).toMatchObject({ status: 'REQUIRES_ACTION' });
      await faults.control('POST', `/approve/${attempt.id}`);
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
    });

    test('fails when nobody acts in time, and an approval after that is refused by the acquirer', async () => {
      const { id, attempt } = await challenged();
      faults.advance(ACTION_LIFETIME_MS);
      const failed = await faults.awaitPayment(id, payment => payment.status === 'FAILED');
      expect(failed).toMatchObject({ declineCode: 'action_expired', nextAction: null });
      await expect(faults.control('POST', `/approve/${attempt.id}`)).rejects.toThrow('No shopper');
      expect(await bookedFor(id)).toEqual(NEVER_CHARGED);
    });

    test('is charged when the approval comes at the last moment, just before we give up', async () => {
      faults.deliverNotifications(false);
      const { id, attempt } = await challenged();
      await faults.control('POST', `/approve/${attempt.id}`);
      faults.advance(2 * ACTION_LIFETIME_MS);
      await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
      expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
    });

    test('is not moved by a notification that is forged, old or says something else', async () => {
      const { id, attempt } = await challenged();
      const tell = (body: object) =>
        faults.control('POST', '/notify', { key: attempt.id, ...body }) as Promise<{ statuses: number[] }>;
      expect((await tell({ secret: 'a guess' })).statuses).toEqual([401]);
      expect((await tell({ age_seconds: 3_600 })).statuses).toEqual([401]);
      await tell({ changes: { outcome: 'approved', amount: 1 } });
      await tell({ changes: { outcome: 'approved', key: 'att_0000000000000000' } });
      await faults.awaitPayment(id, () => true);
      expect(await faults.payment(id)).toMatchObject({ status: 'REQUIRES_ACTION', authorized: 0n });
      await faults.control('POST', `/fail/${attempt.id}`);
      await paymentNow(id, 'DECLINED');
    });
  });
});

describe('without a worker of its own', () => {
  let worker: RunningWorker | undefined;

  afterEach(async () => {
    await faults.control('DELETE', '/faults');
    worker ??= await faults.startWorker();
    expect(await faults.settleAndAudit()).toEqual([]);
    await worker.stop();
    worker = undefined;
  });

  const claim = async (attemptId: string) => {
    const claimed = await faults.app.writers.claims.submit(attemptId);
    if (!claimed) throw new Error(`${attemptId} was not claimed`);
    return claimed;
  };
  const complete = (
    attempt: Attempt,
    result: Parameters<typeof faults.app.writers.completions.submit>[0]['result'],
  ) =>
    faults.app.writers.completions.submit({
      attemptId: attempt.id,
      paymentId: attempt.paymentId,
      sendNo: attempt.sendNo,
      result,
    });

  test('I11 an attempt whose worker died before its call is charged once', async () => {
    const { id } = await pay();
    await claim((await onlyAttempt(id)).id);
    worker = await faults.startWorker();
    faults.advance(SENT_DEADLINE_MS);
    await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
    expect(await onlyAttempt(id)).toMatchObject({ sendNo: 2 });
    expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
  });

  test('I11 an attempt whose worker died between the call and its answer is charged once', async () => {
    const { id } = await pay();
    const attempt = await onlyAttempt(id);
    await claim(attempt.id);
    await authorizeAsTheDeadWorker(attempt);
    worker = await faults.startWorker();
    faults.advance(SENT_DEADLINE_MS);
    await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
    expect(await onlyAttempt(id)).toMatchObject({ sendNo: 1 });
    expect(await bookedFor(id)).toEqual(CHARGED_ONCE);
  });

  test('a frozen worker that wakes up with an answer to an earlier send changes nothing', async () => {
    const { id } = await pay();
    const frozen = await claim((await onlyAttempt(id)).id);
    faults.advance(SENT_DEADLINE_MS);
    await resolveAttempt(faults.app, frozen.id);
    const second = await claim(frozen.id);
    expect([frozen.sendNo, second.sendNo]).toEqual([1, 2]);
    const no = { outcome: 'declined', code: 'generic_decline', message: '', reference: null } as const;
    expect(await complete(frozen, no)).toBe(false);
    expect(await faults.payment(id)).toMatchObject({ status: 'PENDING', version: 1 });
    const reference = await authorizeAsTheDeadWorker(second);
    expect(await complete(second, { outcome: 'approved', reference, captured: true })).toBe(true);
    expect(await complete(frozen, no)).toBe(true);
    expect(await faults.payment(id)).toMatchObject({ status: 'CAPTURED', captured: 10_000n });
    expect(await onlyAttempt(id)).toMatchObject({ status: 'APPROVED', needsOperator: true });
  });

  test.each([false, true])(
    'an approval after we gave up is taken back (already captured: %s)',
    async isCaptured => {
      const { id } = await pay(isCaptured ? {} : { captureMethod: 'MANUAL' });
      const attempt = await claim((await onlyAttempt(id)).id);
      await complete(attempt, { outcome: 'failed', code: 'processor_error', message: '' });
      expect(await faults.payment(id)).toMatchObject({ status: 'FAILED' });
      const reference = await authorizeAsTheDeadWorker(attempt, isCaptured);
      await complete(attempt, { outcome: 'approved', reference, captured: isCaptured });
      worker = await faults.startWorker();
      await until(
        () => faults.attempts(id),
        attempts => attempts.some(({ reason, status }) => reason === 'COMPENSATION' && status === 'APPROVED'),
      );
      expect(await faults.payment(id)).toMatchObject({ status: 'FAILED', authorized: 0n, captured: 0n });
      expect((await faults.attempts(id))[0]?.contradiction).toContain('approved');
      const booked = await bookedFor(id);
      expect(booked.captured - booked.refunded).toBe(0);
      expect(booked.authorized - booked.captured - booked.voided).toBe(0);
    },
  );

  test('a capture that happens after we gave up on it is given back', async () => {
    const { id, capture } = await capturing();
    await complete(capture, { outcome: 'failed', code: 'processor_error', message: '' });
    expect(await faults.payment(id)).toMatchObject({ status: 'AUTHORIZED', capturing: 0n });
    const { processorReference } = await faults.payment(id);
    const late = await faults.app.connectors.byName('sandbox')?.capture(
      {
        ...{ key: capture.id, paymentId: id, amount: capture.amount, currency: 'EUR', final: true },
        authorizationReference: processorReference ?? '',
      },
      AbortSignal.timeout(PROCESSOR_PATIENCE_MS),
    );
    if (late?.outcome !== 'approved') throw new Error(`the acquirer said ${late?.outcome}`);
    await complete(capture, late);
    worker = await faults.startWorker();
    await until(
      () => faults.attempts(id),
      attempts => attempts.some(({ reason, status }) => reason === 'COMPENSATION' && status === 'APPROVED'),
    );
    expect(await faults.payment(id)).toMatchObject({ status: 'AUTHORIZED', captured: 0n, refunded: 0n });
    expect(await bookedFor(id)).toMatchObject({ captured: 10_000, refunded: 10_000 });
  });

  test('a processor that asks for a shopper where there is none is asked until it says something else', async () => {
    const { id, capture } = await capturing();
    const nextAction = { type: 'REDIRECT', url: null, expiresAt: faults.app.now().toISOString() } as const;
    await complete(capture, { outcome: 'requires_action', reference: 'ref_1', nextAction });
    expect(await faults.payment(id)).toMatchObject({ status: 'AUTHORIZED', capturing: 10_000n });
    worker = await faults.startWorker();
    await faults.awaitPayment(id, payment => payment.status === 'CAPTURED');
  });

  test('a job for an attempt that is gone or final does nothing', async () => {
    const { id } = await pay();
    const attempt = await onlyAttempt(id);
    await sendAttempt(faults.app, attempt.id);
    const lines = (await faults.books()).length;
    await sendAttempt(faults.app, attempt.id);
    await resolveAttempt(faults.app, attempt.id);
    await sendAttempt(faults.app, 'att_0000000000000000');
    await resolveAttempt(faults.app, 'att_0000000000000000');
    expect(await faults.books()).toHaveLength(lines);
    expect(await faults.payment(id)).toMatchObject({ status: 'CAPTURED', version: 3 });
  });

  /** An authorized payment whose capture has been sent, and nobody knows of an answer. */
  async function capturing() {
    const { id } = await pay({ captureMethod: 'MANUAL' });
    const attempt = await claim((await onlyAttempt(id)).id);
    const reference = await authorizeAsTheDeadWorker(attempt, false);
    await complete(attempt, { outcome: 'approved', reference, captured: false });
    await capturePayment(merchant.ctx, { paymentId: id, final: true });
    const started = (await faults.attempts(id)).find(({ kind }) => kind === 'CAPTURE');
    return { id, capture: await claim(started?.id ?? '') };
  }

  /** The call that a worker made before it died: the acquirer acts, and nobody hears of it. */
  async function authorizeAsTheDeadWorker(attempt: Attempt, capture = true): Promise<string> {
    const connector = faults.app.connectors.byName('sandbox');
    const result = await connector?.authorize(
      {
        key: attempt.id,
        paymentId: attempt.paymentId,
        amount: attempt.amount,
        currency: 'EUR',
        capture,
        source: { type: 'card', ...card(), cvv: '123' },
        returnUrl: null,
      },
      AbortSignal.timeout(5_000),
    );
    if (result?.outcome !== 'approved') throw new Error(`the acquirer said ${result?.outcome}`);
    return result.reference;
  }
});
