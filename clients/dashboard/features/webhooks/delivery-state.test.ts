import { describe, expect, test } from '@jest/globals';
import { wireType } from '../../payment/wire-type.ts';
import { canCancel, canRetry, formatCountdown, waitsAfterFailure } from './delivery-state.ts';

describe('a delivery', () => {
  test('can be stopped while it waits, for its next attempt or for its endpoint', () => {
    const statuses = ['PENDING', 'CLAIMED', 'SUCCEEDED', 'FAILED', 'HELD', 'CANCELLED'] as const;
    expect(statuses.filter(status => canCancel({ status, attemptCount: 1 }))).toEqual(['PENDING', 'HELD']);
  });

  test('can be sent again once an attempt failed, also while it waits for the next one', () => {
    const waiting = { status: 'PENDING', attemptCount: 1, lastError: 'answered 500' } as const;
    expect(waitsAfterFailure(waiting)).toBe(true);
    expect(canRetry(waiting)).toBe(true);
    for (const status of ['FAILED', 'HELD', 'CANCELLED'] as const)
      expect(canRetry({ status, attemptCount: 0, lastError: null })).toBe(true);
  });

  test('is left alone before its first attempt, while it is sent, and after success', () => {
    expect(canRetry({ status: 'PENDING', attemptCount: 0, lastError: null })).toBe(false);
    expect(canRetry({ status: 'CLAIMED', attemptCount: 2, lastError: 'answered 500' })).toBe(false);
    expect(canRetry({ status: 'SUCCEEDED', attemptCount: 2, lastError: null })).toBe(false);
  });

  test('names its event as webhooks do', () => {
    expect(wireType('PAYMENT_SUCCESS')).toBe('payment.success');
    expect(wireType('PAYMENT_CAPTURE_FAILED')).toBe('payment.capture_failed');
  });

  test('counts down to its next attempt', () => {
    const told = [0, 47_200, 60_000, 245_000, 7_080_000].map(ms => formatCountdown(1_000 + ms, 1_000));
    expect(told).toEqual(['now', 'in 48 s', 'in 1 min 0 s', 'in 4 min 5 s', 'in 1 h 58 min']);
  });
});
