import { describe, expect, test } from '@jest/globals';
import { type AttemptAnswer, deliveryAfter, verdictOf } from './delivery-outcome.ts';

const now = new Date('2026-11-23T10:00:00Z');
const terms = { schedule: [0, 60, 300], now };
const answered = (step: number, change: Partial<AttemptAnswer>) => {
  const failed = { statusCode: 500, error: 'answered 500', sent: true, retryAfter: null, startedAt: now };
  const answer = { ...failed, ...change };
  return deliveryAfter({ id: 'dlv_1', step }, answer, { ...terms, verdict: verdictOf(answer) });
};
const waitSeconds = (change: { nextAttemptAt: Date | null }) =>
  ((change.nextAttemptAt?.getTime() ?? 0) - now.getTime()) / 1000;

describe('a delivery', () => {
  test('has succeeded with any 2xx, and waits for nothing', () => {
    expect(answered(1, { statusCode: 204, error: null })).toEqual({
      id: 'dlv_1',
      status: 'SUCCEEDED',
      step: 1,
      nextAttemptAt: null,
      claimedUntil: null,
      lastAttemptAt: now,
      lastStatusCode: 204,
      lastError: null,
      lostCount: 0,
    });
  });

  test('waits for its next attempt after a failure, and has failed after the last', () => {
    const first = answered(0, {});
    expect(first).toMatchObject({
      status: 'PENDING',
      step: 1,
      lastStatusCode: 500,
      lastError: 'answered 500',
    });
    expect(waitSeconds(first)).toBeGreaterThanOrEqual(60);
    expect(waitSeconds(first)).toBeLessThanOrEqual(66);
    expect(
      waitSeconds(answered(1, { statusCode: null, error: 'connection refused' })),
    ).toBeGreaterThanOrEqual(300);
    expect(answered(2, {})).toMatchObject({ status: 'FAILED', step: 2, nextAttemptAt: null });
  });

  test.each([429, 503])('that is answered %i waits as long as Retry-After asks', statusCode => {
    expect(waitSeconds(answered(0, { statusCode, retryAfter: '3600' }))).toBe(3_600);
    expect(waitSeconds(answered(0, { statusCode, retryAfter: 'Mon, 23 Nov 2026 10:30:00 GMT' }))).toBe(1_800);
    expect(waitSeconds(answered(0, { statusCode, retryAfter: '86400' }))).toBe(7_200);
    expect(answered(2, { statusCode, retryAfter: '10' })).toMatchObject({ status: 'FAILED' });
  });

  test('heeds Retry-After in no other answer', () => {
    expect(waitSeconds(answered(0, { statusCode: 500, retryAfter: '3600' }))).toBeLessThanOrEqual(66);
  });

  test('is held when its receiver wants no more', () => {
    expect(answered(0, { statusCode: 410, error: 'answered 410' })).toMatchObject({
      status: 'HELD',
      nextAttemptAt: null,
    });
  });
});

test('a verdict tells success, failure and 410 apart', () => {
  const sent = true;
  expect(verdictOf({ statusCode: 200, error: null, sent })).toBe('succeeded');
  expect(verdictOf({ statusCode: 302, error: 'answered 302; redirects are not followed', sent })).toBe(
    'failed',
  );
  expect(verdictOf({ statusCode: null, error: 'connection refused', sent })).toBe('failed');
  expect(verdictOf({ statusCode: 410, error: 'answered 410', sent })).toBe('gone');
  expect(verdictOf({ statusCode: null, error: 'it could not be prepared', sent: false })).toBe('unsent');
});
