import { expect, test } from '@jest/globals';
import { fromLocalTime, toLocalTime } from './local-time.ts';

test('a moment comes back from its input to the minute, and nonsense is no moment', () => {
  const at = new Date('2026-03-29T01:30:00.000Z');
  expect(toLocalTime(at)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
  expect(fromLocalTime(toLocalTime(at))).toBe(at.toISOString());
  expect(fromLocalTime('')).toBeNull();
  expect(fromLocalTime('yesterday')).toBeNull();
});
