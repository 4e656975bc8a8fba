import { expect, test } from '@jest/globals';
import { backoffMs, waitToRetry } from './backoff.ts';

test('the wait doubles, stays between half and all of its ceiling, and is never over five seconds', () => {
  expect(backoffMs(0, () => 0)).toBe(125);
  expect(backoffMs(0, () => 1)).toBe(250);
  expect(backoffMs(3, () => 1)).toBe(2_000);
  expect(backoffMs(500, () => 1)).toBe(5_000);
});

test('coming online ends the wait at once', async () => {
  const before = Date.now();
  const waiting = waitToRetry(10);
  dispatchEvent(new Event('online'));
  await waiting;
  expect(Date.now() - before).toBeLessThan(1_000);
});
