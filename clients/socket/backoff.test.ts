import { expect, jest, test } from '@jest/globals';
import { backoffMs, waitToRetry } from './backoff.ts';

test('the wait doubles, stays between half and all of its ceiling, and is never over five seconds', () => {
  expect(backoffMs(0, () => 0)).toBe(125);
  expect(backoffMs(0, () => 1)).toBe(250);
  expect(backoffMs(3, () => 1)).toBe(2_000);
  expect(backoffMs(500, () => 1)).toBe(5_000);
});

test('what the server asks for is waited for, even by a browser that comes online', async () => {
  jest.useFakeTimers();
  let isOver = false;
  const waiting = waitToRetry(0, 2_000).then(() => {
    isOver = true;
  });
  dispatchEvent(new Event('online'));
  await jest.advanceTimersByTimeAsync(1_999);
  expect(isOver).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  await waiting;
  jest.useRealTimers();
});

test('coming online ends the wait at once', async () => {
  const before = Date.now();
  const waiting = waitToRetry(10);
  dispatchEvent(new Event('online'));
  await waiting;
  expect(Date.now() - before).toBeLessThan(1_000);
});
