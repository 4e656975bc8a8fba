import type { NextAction } from '../../core/connectors/connector.ts';
import { Refusal } from '../../core/errors.ts';
import type { AttemptResult, Consequences, EventDraft } from '../../core/payments/attempt-outcome.ts';
import { attemptOutcome } from '../../core/payments/attempt-outcome.ts';
import { newFollowUpIds } from '../../core/payments/follow-up.ts';
import { type FollowUp, planFollowUp } from '../../core/payments/plan-follow-up.ts';
import type { NewAttempt } from '../../core/payments/rows.ts';
import type { Attempt, LedgerEntry, Payment, Refund } from '../../prisma/client/client.ts';
import type { Answer, Wish } from './reference.ts';

/** One payment in memory, moved by the product's pure functions alone: what the database holds in production. */
export interface World {
  payment: Payment;
  readonly attempts: Map<string, Attempt>;
  readonly refunds: Map<string, Refund>;
  readonly entries: LedgerEntry[];
  readonly events: (EventDraft & { readonly attemptId: string | null })[];
  readonly feeBps: number;
  now: Date;
}

const START = new Date('2030-01-01T00:00:00Z');
const AUTHORIZE_ID = 'att_0000000000000000';

export function newWorld(wanted: { amount: bigint; automatic: boolean; feeBps: number }): World {
  const payment = newPayment(wanted);
  const attempt: NewAttempt = {
    id: AUTHORIZE_ID,
    merchantId: payment.merchantId,
    mode: 'TEST',
    paymentId: payment.id,
    refundId: null,
    kind: 'AUTHORIZE',
    reason: 'REQUESTED',
    status: 'PENDING',
    amount: wanted.amount,
    final: false,
    releasing: 0n,
    connector: 'sandbox',
    accountId: null,
    nextSweepAt: START,
    createdAt: START,
  };
  return {
    payment,
    attempts: new Map([[AUTHORIZE_ID, storedAttempt(attempt)]]),
    refunds: new Map(),
    entries: [],
    events: [],
    feeBps: wanted.feeBps,
    now: START,
  };
}

function newPayment({ amount, automatic }: { amount: bigint; automatic: boolean }): Payment {
  const nothing = { authorized: 0n, capturing: 0n, captured: 0n, reversing: 0n, reversed: 0n };
  const noCard = { cardNetwork: null, cardLast4: null, cardExpiryMonth: null, cardExpiryYear: null };
  return {
    ...{ id: 'pay_0000000000000000', merchantId: 'mer_0000000000000000', mode: 'TEST', orderId: null },
    ...{ amount, currency: 'EUR', method: 'UPI', captureMethod: automatic ? 'AUTOMATIC' : 'MANUAL' },
    ...{ status: 'PENDING', version: 1, ...nothing, refundReversed: 0n, refunding: 0n, refunded: 0n },
    ...{ ...noCard, cardFingerprint: null, vpa: 'someone@bank' },
    ...{ description: null, metadata: null, returnUrl: null, connector: 'sandbox', accountId: null },
    ...{ fallbacks: null, processorReference: null },
    ...{ declineCode: null, declineMessage: null, nextAction: null, expiresAt: null },
    ...{ createdAt: START, updatedAt: START },
  };
}

function storedAttempt(attempt: NewAttempt): Attempt {
  return {
    ...attempt,
    ...{ sendNo: 0, deadline: null, lookups: 0, processorReference: null, declineCode: null },
    ...{ declineMessage: null, unknownReason: null, contradiction: null, generation: 0 },
    ...{ needsOperator: false, sentAt: null, completedAt: null },
  };
}

/** Answers the attempts that began, or the refusal. */
export function askFor(world: World, wish: Wish): readonly NewAttempt[] | Refusal {
  const followUp: FollowUp = wish.kind === 'REFUND' ? { ...wish, reason: null } : wish;
  try {
    const ids = newFollowUpIds(world.now);
    const plan = planFollowUp(followUp, { payment: world.payment, ids, now: world.now });
    world.payment = plan.payment;
    if (plan.refund) world.refunds.set(plan.refund.id, plan.refund);
    begin(world, plan.attempts);
    world.entries.push(...plan.entries);
    world.events.push(...plan.events.map(event => ({ ...event, attemptId: null })));
    return plan.attempts;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

export function send(world: World, attempt: Attempt): void {
  world.attempts.set(attempt.id, {
    ...attempt,
    status: 'SENT',
    sendNo: attempt.sendNo + 1,
    sentAt: world.now,
  });
}

export function sendAgain(world: World, attempt: Attempt): void {
  world.attempts.set(attempt.id, { ...attempt, status: 'PENDING' });
}

/** Lets the product hear an answer; what came of it. */
export function tell(world: World, attempt: Attempt, answer: Answer): Consequences {
  const row = attempt.refundId === null ? undefined : world.refunds.get(attempt.refundId);
  const siblings = [...world.attempts.values()].filter(other => other.refundId === attempt.refundId);
  const refund = row ? { row, attempts: siblings } : null;
  const situation = { payment: world.payment, attempt, refund, feeBps: world.feeBps };
  const outcome = attemptOutcome(situation, resultOf(attempt, answer, world.now), world.now);
  world.payment = outcome.payment;
  world.attempts.set(attempt.id, outcome.attempt);
  if (outcome.refund) world.refunds.set(outcome.refund.id, outcome.refund);
  begin(world, outcome.attempts);
  world.entries.push(...outcome.entries);
  world.events.push(...outcome.events.map(event => ({ ...event, attemptId: attempt.id })));
  return outcome;
}

function begin(world: World, attempts: readonly NewAttempt[]): void {
  for (const attempt of attempts) world.attempts.set(attempt.id, storedAttempt(attempt));
}

function resultOf(attempt: Attempt, answer: Answer, now: Date): AttemptResult {
  const reference = `ref_${attempt.id}`;
  const nextAction: NextAction = {
    type: 'REDIRECT',
    url: null,
    expiresAt: new Date(now.getTime() + 600_000).toISOString(),
  };
  switch (answer) {
    case 'approved':
    case 'captured':
      return { outcome: 'approved', reference, captured: answer === 'captured' };
    case 'declined':
      return { outcome: 'declined', code: 'generic_decline', message: '', reference: null };
    case 'failed':
      return { outcome: 'failed', code: 'processor_error', message: '' };
    case 'requires_action':
      return { outcome: 'requires_action', reference, nextAction };
    case 'unknown':
      return { outcome: 'unknown', reason: 'timed out' };
  }
}
