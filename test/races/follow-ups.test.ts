import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { App } from '../../core/context.ts';
import type { FollowUp } from '../../core/payments/plan-follow-up.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { brokenInvariants } from '../invariants.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { SEED, seededRandom } from '../seed.ts';
import { answer, approved, ask, authorizedPayment, DECLINED } from './drive.ts';

/**
 * Several processes ask for things on one payment at the same moment. Two apps share the database, so that
 * their batches meet in Postgres and not in one process' memory.
 */
let core: TestCore;
let apps: App[];
let merchant: TestMerchant;

beforeAll(async () => {
  core = await startTestCore();
  apps = [core.app, await core.anotherApp(), await core.anotherApp()];
  merchant = await createMerchant(core.app);
});

afterAll(async () => {
  await core.close();
});

const ROUNDS = 500;
/** Each on a payment of its own, so that batches mix payments as they do in production. */
const ROUNDS_AT_ONCE = 10;

const refund = (amount: bigint): FollowUp => ({ kind: 'REFUND', amount, reason: null });
const capture = (amount: bigint | null): FollowUp => ({ kind: 'CAPTURE', amount, final: false });
const appOf = (actor: number) => apps[actor % apps.length] as App;

async function accepted(payment: Parameters<typeof ask>[1], followUps: FollowUp[]): Promise<number> {
  const answers = await Promise.all(followUps.map((followUp, actor) => ask(appOf(actor), payment, followUp)));
  return answers.filter(Boolean).length;
}

describe('I3 under races', () => {
  test('of 50 refunds of 60 at once on a payment of 100 exactly one is accepted', async () => {
    const payment = await authorizedPayment(merchant, { amount: 100n, captured: true });
    expect(
      await accepted(
        payment,
        Array.from({ length: 50 }, () => refund(60n)),
      ),
    ).toBe(1);
    expect(await brokenInvariants(core.app)).toEqual([]);
  });

  test('of 50 captures of 60 at once on an authorization of 100 exactly one is accepted', async () => {
    const payment = await authorizedPayment(merchant, { amount: 100n });
    expect(
      await accepted(
        payment,
        Array.from({ length: 50 }, () => capture(60n)),
      ),
    ).toBe(1);
    expect(await brokenInvariants(core.app)).toEqual([]);
  });

  test('of 30 refunds of 10 at once as many are accepted as fit', async () => {
    const payment = await authorizedPayment(merchant, { amount: 100n, captured: true });
    expect(
      await accepted(
        payment,
        Array.from({ length: 30 }, () => refund(10n)),
      ),
    ).toBe(10);
  });

  test('500 seeded rounds of 2 to 8 actors never break an invariant', async () => {
    for (let round = 0; round < ROUNDS; round += ROUNDS_AT_ONCE) {
      const seeds = Array.from({ length: ROUNDS_AT_ONCE }, (_, i) => SEED + round + i);
      await Promise.all(seeds.map(seed => playRound(seededRandom(seed))));
    }
    expect({ seed: SEED, broken: await brokenInvariants(core.app) }).toEqual({ seed: SEED, broken: [] });
  }, 120_000);
});

/** Capture, void, refund and expiry against each other, each asked for and answered while the others are. */
async function playRound(random: () => number): Promise<void> {
  const payment = await authorizedPayment(merchant, { amount: 100n, captured: random() < 0.4 });
  if (random() < 0.3) {
    await core.app.db.prisma.payment.update({ where: { id: payment.id }, data: { expiresAt: new Date(0) } });
  }
  const actors = 2 + Math.floor(random() * 7);
  const moves = Array.from({ length: actors }, () => randomFollowUp(random));
  await Promise.all(
    moves.map(async (followUp, actor) => {
      await ask(appOf(actor), payment, followUp);
      await answerOne(appOf(actor), payment.id, random());
    }),
  );
}

function randomFollowUp(random: () => number): FollowUp {
  const amount = BigInt(1 + Math.floor(random() * 100));
  const pick = random();
  if (pick < 0.35) return refund(amount);
  if (pick < 0.7) return { kind: 'CAPTURE', amount, final: random() < 0.5 };
  return pick < 0.85 ? { kind: 'VOID' } : { kind: 'EXPIRY' };
}

async function answerOne(app: App, paymentId: string, chance: number): Promise<void> {
  const open = await app.db.prisma.attempt.findFirst({ where: { paymentId, status: 'PENDING' } });
  if (open && chance < 0.8) await answer(app, open.id, chance < 0.55 ? approved() : DECLINED);
}
