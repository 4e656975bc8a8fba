import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { App, Context } from '../../core/context.ts';
import { EVENT_TYPES } from '../../core/events/event-types.ts';
import type { AttemptResult } from '../../core/payments/attempt-outcome.ts';
import { AWAITING_STATUSES } from '../../core/payments/attempt-state.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import type { FollowUp } from '../../core/payments/plan-follow-up.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import type { Attempt, AttemptStatus, Payment } from '../../prisma/client/client.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { brokenInvariants } from '../invariants.ts';
import { card, createMerchant, type TestMerchant } from '../merchants.ts';
import { ask } from '../races/drive.ts';
import { SEED } from '../seed.ts';
import type { Answer, Wish } from './reference.ts';
import { type AttemptStep, type Step, type Story, stories } from './steps.ts';

/**
 * The stories of the state machine, told to the real database by 2 to 8 actors at once over two processes. The
 * order in which their steps meet is chance, so there is no reference to compare with: the invariants judge.
 */
const STORIES = 250;
const STORIES_AT_ONCE = 10;
const MOST_PASSAGES = 50;

let core: TestCore;
let apps: readonly [App, App];
let merchants: TestMerchant[];

beforeAll(async () => {
  core = await startTestCore();
  apps = [core.app, await core.anotherApp()];
  merchants = [await createMerchant(core.app, { feeBps: 190 }), await createMerchant(core.app)];
  // Nobody delivers here; what is owed is counted.
  const url = 'https://shop.example/webhooks';
  await registerEndpoint(merchants[0]?.ctx as Context, { url });
  await registerEndpoint(merchants[0]?.ctx as Context, {
    url,
    eventTypes: ['refund.processed', 'payment.failed'],
  });
});

afterAll(async () => {
  await core.close();
});

test('I2 I3 I4 I5 I6 I7 no crowd of actors breaks a rule in the database', async () => {
  const games = fc.sample(
    fc.record({
      story: stories(MOST_PASSAGES),
      actors: fc.integer({ min: 2, max: 8 }),
      byCard: fc.boolean(),
    }),
    { numRuns: STORIES, seed: SEED },
  );
  for (let i = 0; i < games.length; i += STORIES_AT_ONCE) {
    await Promise.all(games.slice(i, i + STORIES_AT_ONCE).map((game, n) => playGame(game, n)));
  }
  expect({ seed: SEED, broken: await brokenInvariants(core.app) }).toEqual({ seed: SEED, broken: [] });
  // A game in which nothing happens would prove nothing.
  const told = await core.app.db.prisma.event.groupBy({ by: ['type'] });
  // One processor is asked here; test/faults/fallback.test.ts has two.
  const types = EVENT_TYPES.filter(type => /^(?:payment|refund)\./.test(type) && type !== 'payment.rerouted');
  expect(types.filter(type => !told.some(event => event.type === type))).toEqual([]);
}, 120_000);

/** After the opening, the passages are dealt out to the actors in turn, who all play at the same time. */
async function playGame(
  { story, actors, byCard }: { story: Story; actors: number; byCard: boolean },
  n: number,
): Promise<void> {
  const { ctx } = merchants[n % merchants.length] as TestMerchant;
  const { value: payment } = await createPayment(ctx, {
    amount: story.amount,
    currency: 'JPY',
    captureMethod: story.automatic ? 'AUTOMATIC' : 'MANUAL',
    ...(byCard ? { card: card() } : { upi: { vpa: 'someone@bank' } }),
  });
  const [opening = [], ...rest] = story.passages;
  for (const step of opening) await playStep(core.app, payment, step);
  const hands = Array.from({ length: actors }, (_, actor) =>
    rest.filter((_passage, i) => i % actors === actor),
  );
  await Promise.all(
    hands.map(async (passages, actor) => {
      for (const step of passages.flat()) await playStep(apps[actor % 2] as App, payment, step);
    }),
  );
}

async function playStep(app: App, payment: Payment, step: Step): Promise<void> {
  if (step.do === 'ask') {
    await ask(app, payment, followUpOf(step.wish));
  } else if (step.do === 'wait') {
    if (step.ms >= 604_800_000) await letExpire(app, payment);
  } else {
    const attempt = await pickAttempt(app, payment, step);
    if (!attempt) return;
    await playOn(app, attempt, step);
  }
}

async function playOn(app: App, attempt: Attempt, step: AttemptStep): Promise<void> {
  switch (step.do) {
    case 'send':
      await app.writers.claims.submit(attempt.id);
      return;
    case 'sendAgain':
      return sendAgain(app, attempt);
    case 'answer':
      return tell(app, attempt, step);
  }
}

const FITTING: Readonly<Record<AttemptStep['do'], readonly AttemptStatus[]>> = {
  send: ['PENDING'],
  sendAgain: ['UNKNOWN'],
  answer: AWAITING_STATUSES,
};

/** Mostly one that the step fits; every fifth answer is for any attempt at all, also one that is final. */
async function pickAttempt(app: App, payment: Payment, step: AttemptStep): Promise<Attempt | undefined> {
  const isLate = step.do === 'answer' && step.pick % 5 === 4;
  const status = { in: [...FITTING[step.do]] };
  const attempts = await app.db.prisma.attempt.findMany({
    where: { paymentId: payment.id, ...(isLate ? {} : { status }) },
    orderBy: { id: 'asc' },
  });
  return attempts[step.pick % attempts.length];
}

function followUpOf(wish: Wish): FollowUp {
  return wish.kind === 'REFUND' ? { ...wish, reason: null } : wish;
}

/** What a lookup does that finds nothing, fenced as it is there. */
async function sendAgain(app: App, { id, sendNo }: Attempt): Promise<void> {
  await app.db.prisma.attempt.updateMany({
    where: { id, sendNo, status: 'UNKNOWN' },
    data: { status: 'PENDING' },
  });
}

/** As if a week had passed, for this payment alone. */
async function letExpire(app: App, { id }: Payment): Promise<void> {
  await app.db.prisma.payment.updateMany({
    where: { id, expiresAt: { not: null } },
    data: { expiresAt: new Date(0) },
  });
}

/** Every fourth answer belongs to a send that is not the last any more. */
async function tell(
  app: App,
  attempt: Attempt,
  { answer, pick }: { answer: Answer; pick: number },
): Promise<void> {
  const sendNo = pick % 4 === 3 ? attempt.sendNo - 1 : attempt.sendNo;
  const result = resultOf(attempt, answer);
  await app.writers.completions.submit({
    attemptId: attempt.id,
    paymentId: attempt.paymentId,
    sendNo,
    result,
  });
}

/** A processor gives one reference per key. */
function resultOf(attempt: Attempt, answer: Answer): AttemptResult {
  const reference = `ref_${attempt.id}`;
  if (answer === 'requires_action') {
    const expiresAt = new Date(Date.now() + 600_000).toISOString();
    return { outcome: answer, reference, nextAction: { type: 'REDIRECT', url: null, expiresAt } };
  }
  if (answer === 'approved' || answer === 'captured')
    return { outcome: 'approved', reference, captured: answer === 'captured' };
  if (answer === 'declined') return { outcome: answer, code: 'generic_decline', message: '', reference };
  if (answer === 'failed') return { outcome: answer, code: 'processor_error', message: '' };
  return { outcome: 'unknown', reason: 'timed out' };
}
