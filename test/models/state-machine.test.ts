import assert from 'node:assert/strict';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../core/errors.ts';
import { EVENT_TYPES } from '../../core/events/event-types.ts';
import { ATTEMPT_EDGES, AWAITING_STATUSES, isFinalAttempt } from '../../core/payments/attempt-state.ts';
import { PAYMENT_EDGES, paymentActions } from '../../core/payments/payment-state.ts';
import type { Attempt } from '../../prisma/client/client.ts';
import { SEED } from '../seed.ts';
import { amountsOf, type Begun, begins, hear, isOpen, type Reference, statusOf } from './reference.ts';
import { type AttemptStep, type Step, stories } from './steps.ts';
import { askFor, newWorld, send, sendAgain, tell, type World } from './world.ts';

// Checked with node:assert: there are millions of checks, and Jest's own take a hundred times as long.

const RUNS = 5_000;
const MOST_PASSAGES = 25;

test('I2 I3 I4 I5 I6 no story of a payment breaks a rule or departs from the reference', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(stories(MOST_PASSAGES), story => {
      const world = newWorld(story);
      const reference = newReference(world);
      for (const step of story.passages.flat()) {
        const before = { payment: world.payment, events: world.events.length };
        play(world, reference, step);
        checkPayment(world.payment, reference);
        checkParts(world, reference);
        checkLedger(world);
        checkHistory(world, before);
      }
      for (const { type } of world.events) reached.add(type);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // A game in which nothing happens would prove nothing.
  // One processor is asked here; test/faults/fallback.test.ts has two.
  const types = EVENT_TYPES.filter(
    type => /^(?:payment|refund)\./.test(type) && type !== 'payment.created' && type !== 'payment.rerouted',
  );
  expect(types.filter(type => !reached.has(type))).toEqual([]);
});

function newReference(world: World): Reference {
  const [authorize] = world.attempts.values();
  const said = authorize ? [saidOf(authorize)] : [];
  const automatic = world.payment.captureMethod === 'AUTOMATIC';
  return { amount: world.payment.amount, automatic, said, expiresAt: Number.POSITIVE_INFINITY };
}

function saidOf(attempt: Begun & Pick<Attempt, 'id' | 'refundId'>): Reference['said'][number] {
  const { id, kind, reason, amount, releasing, refundId } = attempt;
  return {
    ...{ id, kind, reason, amount, releasing, refundId },
    ...{ answer: 'none', capturedAtOnce: false, contradicted: false },
  };
}

/** Plays the step in both worlds and compares what begins. */
function play(world: World, reference: Reference, step: Step): void {
  switch (step.do) {
    case 'wait':
      world.now = new Date(world.now.getTime() + step.ms);
      return;
    case 'ask': {
      const expected = begins(reference, step.wish, world.now.getTime());
      const begun = askFor(world, step.wish);
      begin(reference, begun instanceof Refusal ? [] : begun, expected);
      return;
    }
    default: {
      const attempt = pickFrom(world, step);
      if (attempt) playOn(attempt, { world, reference, step });
    }
  }
}

function playOn(
  attempt: Attempt,
  { world, reference, step }: { world: World; reference: Reference; step: AttemptStep },
): void {
  if (step.do === 'send') send(world, attempt);
  if (step.do === 'sendAgain') sendAgain(world, attempt);
  if (step.do !== 'answer') return;
  const { answer } = step;
  const expected = hear(reference, attempt.id, { answer, now: world.now.getTime() });
  const outcome = tell(world, attempt, answer);
  const { status } = attempt;
  assert([status, ...ATTEMPT_EDGES[status]].includes(outcome.attempt.status), `${status} → ${answer}`);
  begin(reference, outcome.attempts, expected);
}

function begin(
  reference: Reference,
  begun: readonly (Begun & Pick<Attempt, 'id' | 'refundId'>)[],
  expected: readonly Begun[],
): void {
  const plain = begun.map(({ kind, reason, amount, releasing }) => ({ kind, reason, amount, releasing }));
  assert.deepEqual(plain, expected);
  reference.said.push(...begun.map(saidOf));
}

/** An attempt that the step fits: the fence of complete-attempts lets only these be answered. */
function pickFrom(world: World, step: AttemptStep): Attempt | undefined {
  const attempts = [...world.attempts.values()].filter(({ status }) => {
    if (step.do === 'send') return status === 'PENDING';
    if (step.do === 'sendAgain') return status === 'UNKNOWN';
    return isFinalAttempt(status) || (AWAITING_STATUSES as readonly string[]).includes(status);
  });
  return attempts[step.pick % attempts.length];
}

function checkPayment(payment: World['payment'], reference: Reference): void {
  const amounts = amountsOf(reference);
  const { authorized, capturing, captured, reversing, reversed, refunding, refunded, refundReversed } =
    payment;
  assert.deepEqual(
    { authorized, capturing, captured, reversing, reversed, refundReversed, refunding, refunded },
    amounts,
  );
  assert.equal(payment.status, statusOf(reference));
  assert(authorized <= payment.amount);
  assert(captured + capturing + reversed + reversing <= authorized);
  assert(refunded + refunding <= captured);
  assert(refundReversed <= reversed);
  for (const amount of Object.values(amounts)) assert(amount >= 0n);
  const allowed = (['CAPTURE', 'VOID', 'REFUND'] as const).filter(
    kind => begins(reference, { kind, amount: null, final: false }, 0).length > 0,
  );
  assert.deepEqual(paymentActions(payment), allowed);
}

/** Refunds and attempts stand where what was said of them puts them. */
function checkParts({ refunds, attempts }: World, { said }: Reference): void {
  for (const refund of refunds.values()) {
    const parts = said.filter(({ refundId }) => refundId === refund.id);
    assert.equal(
      parts.reduce((sum, part) => sum + part.amount, 0n),
      refund.amount,
    );
    const isDone = parts.every(part => part.answer === 'approved');
    assert.equal(refund.status, parts.some(isOpen) ? 'PENDING' : isDone ? 'PROCESSED' : 'FAILED');
  }
  for (const { id, answer } of said) {
    const attempt = attempts.get(id);
    assert(attempt);
    assert.equal(isFinalAttempt(attempt.status), !isOpen({ answer }));
    assert.equal(attempt.completedAt !== null, !isOpen({ answer }));
  }
}

/** The ledger, added up by account, says what the payment's row says; each attempt moved its money once. */
function checkLedger({ payment, entries, feeBps }: World): void {
  const balances = { PROCESSOR_RECEIVABLE: 0n, MERCHANT_BALANCE: 0n, FEES: 0n, REFUNDS_IN_FLIGHT: 0n };
  let fees = 0n;
  for (const { kind, amount, debitAccount, creditAccount } of entries) {
    assert(amount > 0n && debitAccount !== creditAccount);
    balances[debitAccount] += amount;
    balances[creditAccount] -= amount;
    if (kind === 'CAPTURE') fees += BigInt(Math.floor((Number(amount) * feeBps) / 10_000 + 0.5));
  }
  const { captured, refunded, refunding } = payment;
  assert.deepEqual(balances, {
    PROCESSOR_RECEIVABLE: captured - refunded,
    MERCHANT_BALANCE: fees - captured + refunded + refunding,
    FEES: -fees,
    REFUNDS_IN_FLIGHT: -refunding,
  });
  const once = new Set(entries.map(entry => `${entry.attemptId} ${entry.kind}`));
  assert.equal(once.size, entries.length);
}

/** What this step added to the history: allowed edges only, in the order of versions, every outcome told. */
function checkHistory(
  { payment, events, attempts }: World,
  before: { payment: World['payment']; events: number },
): void {
  let last = before.payment;
  for (const { payment: after } of events.slice(before.events)) {
    assert(
      [last.status, ...PAYMENT_EDGES[last.status]].includes(after.status),
      `${last.status} → ${after.status}`,
    );
    assert(after.version > last.version || after.status === last.status);
    assert(after.version >= last.version);
    last = after;
  }
  assert.equal(last.status, payment.status);
  assert(payment.version >= last.version);
  const told = new Set(events.map(event => event.attemptId));
  for (const { id, status, reason } of attempts.values())
    assert(told.has(id) || reason === 'COMPENSATION' || !isFinalAttempt(status));
}
