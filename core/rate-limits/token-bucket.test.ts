import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SEED } from '../../test/seed.ts';
import { spend } from './token-bucket.ts';

const limit = { capacity: 10, perSecond: 2 };

describe('a bucket', () => {
  test('holds its capacity, and no more after a long pause', () => {
    let fullAt = 0;
    const allowed = Array.from({ length: 12 }, () => {
      const spent = spend(fullAt, 1, { limit, now: 1_000_000 });
      fullAt = spent.fullAt;
      return spent.verdict.allowed;
    });
    expect(allowed).toEqual([...Array(10).fill(true), false, false]);
  });

  test('says what is left, when it is full again, and how long to wait', () => {
    const first = spend(0, 9, { limit, now: 0 });
    expect(first.verdict).toEqual({
      allowed: true,
      limit,
      remaining: 1,
      resetSeconds: 5,
      retryAfterSeconds: 0,
    });
    const refused = spend(first.fullAt, 5, { limit, now: 0 });
    expect(refused.verdict).toMatchObject({ allowed: false, remaining: 1, retryAfterSeconds: 2 });
    // What is refused costs nothing.
    expect(refused.fullAt).toBe(first.fullAt);
    expect(spend(first.fullAt, 5, { limit, now: 2_000 }).verdict.allowed).toBe(true);
  });

  test('never lets through more than its capacity and what has filled up since', () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat(3_000), cost: fc.integer({ min: 1, max: 8 }) }));
    fc.assert(
      fc.property(steps, taken => {
        let [fullAt, now, through] = [0, 0, 0];
        for (const { waitMs, cost } of taken) {
          now += waitMs;
          const spent = spend(fullAt, cost, { limit, now });
          fullAt = spent.fullAt;
          if (spent.verdict.allowed) through += cost;
          expect(through).toBeLessThanOrEqual(limit.capacity + (now * limit.perSecond) / 1000 + 1e-6);
        }
      }),
      { seed: SEED },
    );
  });
});
