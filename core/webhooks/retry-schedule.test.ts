import { describe, expect, test } from '@jest/globals';
import { parseRetryAfterMs, retryDelayMs } from './retry-schedule.ts';

const SCHEDULE = [0, 60, 300, 1800, 7200];
const HOUR_MS = 3_600_000;
const delayAfter = (step: number, options: { retryAfterMs?: number; random?: number } = {}) =>
  retryDelayMs(SCHEDULE, { step, retryAfterMs: options.retryAfterMs ?? null }, () => options.random ?? 0);

describe('the retry schedule', () => {
  test('waits 1, 5, 30 and 120 minutes between five attempts, and then gives up', () => {
    expect([0, 1, 2, 3, 4].map(step => delayAfter(step))).toEqual([
      60_000,
      300_000,
      1_800_000,
      7_200_000,
      null,
    ]);
  });

  test('spreads retries by up to a tenth, and never sends early', () => {
    expect(delayAfter(0, { random: 0.5 })).toBe(63_000);
    expect(delayAfter(0, { random: 0.999 })).toBeLessThanOrEqual(66_000);
    for (let round = 0; round < 100; round++) {
      const delay = retryDelayMs(SCHEDULE, { step: 1, retryAfterMs: null });
      expect(delay).toBeGreaterThanOrEqual(300_000);
      expect(delay).toBeLessThanOrEqual(330_000);
    }
  });

  test('waits longer where the receiver asks for it, two hours at most', () => {
    expect(delayAfter(0, { retryAfterMs: 90_000 })).toBe(90_000);
    expect(delayAfter(0, { retryAfterMs: 1_000 })).toBe(60_000);
    expect(delayAfter(0, { retryAfterMs: 24 * HOUR_MS })).toBe(2 * HOUR_MS);
  });

  test('counts an attempt that was told to come back later: the last one stays the last', () => {
    expect(delayAfter(4, { retryAfterMs: 1_000 })).toBeNull();
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-23T10:00:00Z');

  test('is read as seconds', () => {
    expect(parseRetryAfterMs('120', now)).toBe(120_000);
    expect(parseRetryAfterMs('0', now)).toBe(0);
  });

  test('is read as a date; one that has passed means now', () => {
    expect(parseRetryAfterMs('Mon, 23 Nov 2026 10:02:00 GMT', now)).toBe(120_000);
    expect(parseRetryAfterMs('Mon, 23 Nov 2026 09:00:00 GMT', now)).toBe(0);
  });

  test('is ignored where it is neither', () => {
    for (const header of ['', 'soon', '-5', '1.5', '99999999999', '1e3']) {
      expect(parseRetryAfterMs(header, now)).toBeNull();
    }
  });
});
