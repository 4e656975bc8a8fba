import { expect, test } from '@jest/globals';
import { formatRelative } from './time.tsx';

const now = Date.parse('2026-05-20T12:00:00Z');
const ago = (seconds: number) => formatRelative(now - seconds * 1_000, now);

test('a time is told in the largest unit that fits it', () => {
  expect(ago(3)).toBe('just now');
  expect(ago(42)).toBe('42 sec. ago');
  expect(ago(125)).toBe('2 min. ago');
  expect(ago(7_200)).toBe('2 hr. ago');
  expect(ago(3 * 86_400)).toBe('3 days ago');
});

test('after a week a time is told as its date', () => {
  expect(ago(10 * 86_400)).toMatch(/May 10, 2026/);
});

test('a clock that runs behind the server does not tell of the future', () => {
  expect(ago(-30)).toBe('just now');
});
