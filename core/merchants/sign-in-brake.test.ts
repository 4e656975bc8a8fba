import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, createUser, type TestUser } from '../../test/merchants.ts';
import { AuthenticationError, BusyError } from '../errors.ts';
import { reap } from '../reap.ts';
import { signIn } from './sign-in.ts';
import { delayAfter } from './sign-in-brake.ts';

let core: TestCore;
let merchantId: string;

beforeAll(async () => {
  core = await startTestCore();
  merchantId = (await createMerchant(core.app)).id;
});

afterAll(async () => {
  await core.close();
});

/** Somebody who tries to sign in, at a time that the test sets. */
function visitor(address: string) {
  let aheadMs = 0;
  const app = { ...core.app, now: () => new Date(core.app.now().getTime() + aheadMs) };
  const visit = { app, origin: { address, userAgent: null }, requestId: 'test' };
  const attempt = (email: string, password: string) =>
    signIn(visit, { email, password }).then(
      () => 'in',
      (error: unknown) => {
        if (error instanceof BusyError) return error.retryAfterSeconds;
        if (error instanceof AuthenticationError) return 'wrong';
        throw error;
      },
    );
  return {
    attempt,
    wait: (ms: number) => {
      aheadMs += ms;
    },
    async fail(email: string, times: number) {
      for (let i = 0; i < times; i++) expect(await attempt(email, 'wrong')).toBe('wrong');
    },
  };
}

const newUser = () => createUser(core.app, merchantId);
const tryRight = (who: ReturnType<typeof visitor>, user: TestUser) => who.attempt(user.email, user.password);

test('the wait doubles from a second up to its limit', () => {
  const rule = { freeFailures: 5, maxDelayMs: 60_000 };
  expect([0, 4, 5, 6, 7, 10, 11, 40, 4_000].map(failures => delayAfter(failures, rule))).toEqual([
    0, 0, 1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

describe('who guesses passwords', () => {
  test('waits after a few wrong ones, even with the right one', async () => {
    const user = await newUser();
    const guesser = visitor('203.0.113.1');
    await guesser.fail(user.email, 5);
    expect(await tryRight(guesser, user)).toBe(1);
    guesser.wait(1_000);
    await guesser.fail(user.email, 1);
    expect(await tryRight(guesser, user)).toBe(2);
    guesser.wait(2_000);
    expect(await tryRight(guesser, user)).toBe('in');
    await guesser.fail(user.email, 5);
  });

  test('hears the same of an account that does not exist', async () => {
    const guesser = visitor('203.0.113.2');
    await guesser.fail('nobody@example.com', 5);
    expect(await guesser.attempt('Nobody@example.com', 'wrong')).toBe(1);
  });

  test('does not get more guesses by making them all at once', async () => {
    const user = await newUser();
    const guesser = visitor('203.0.113.3');
    const answers = await Promise.all(Array.from({ length: 20 }, () => guesser.attempt(user.email, 'wrong')));
    expect(answers.filter(answer => answer === 'wrong')).toHaveLength(5);
  });

  test('waits for all accounts when the failures come from one address', async () => {
    const guesser = visitor('203.0.113.4');
    for (let i = 0; i < 20; i++) await guesser.fail(`user${i}@example.com`, 1);
    expect(await guesser.attempt('user20@example.com', 'wrong')).toBe(1);
    expect(await visitor('203.0.113.5').attempt('user20@example.com', 'wrong')).toBe('wrong');
  });

  test('never keeps the owner out who comes from where they came before', async () => {
    const user = await newUser();
    const owner = visitor('198.51.100.7');
    expect(await tryRight(owner, user)).toBe('in');
    const guesser = visitor('203.0.113.6');
    await guesser.fail(user.email, 5);
    expect(await tryRight(guesser, user)).toBe(1);
    owner.wait(500);
    expect(await tryRight(owner, user)).toBe('in');
  });

  test('keeps nobody waiting for more than a minute, and is forgotten after an hour', async () => {
    const user = await newUser();
    const guesser = visitor('203.0.113.8');
    for (let i = 0; i < 14; i++) {
      await guesser.attempt(user.email, 'wrong');
      guesser.wait(60_000);
    }
    await guesser.fail(user.email, 1);
    expect(await guesser.attempt(user.email, 'wrong')).toBe(60);
    guesser.wait(61 * 60_000);
    await guesser.fail(user.email, 5);
  });

  test('is swept away once nobody would feel it any more', async () => {
    const guesser = visitor('203.0.113.11');
    await guesser.fail('gone@example.com', 1);
    const later = { ...core.app, now: () => new Date(core.app.now().getTime() + 24 * 60 * 60_000) };
    await reap(later);
    expect(await core.app.db.prisma.signInBrake.count()).toBe(0);
  });

  test('leaves a trace that names neither account nor address', async () => {
    const guesser = visitor('203.0.113.10');
    await guesser.fail('secret.name@example.com', 1);
    const rows = await core.app.db.prisma.signInBrake.findMany();
    expect(rows.every(row => row.key.length === 32)).toBe(true);
  });
});
