import { expect, test } from '@jest/globals';
import { expiryProblem, expiryProblemSoFar, formatExpiry, parseExpiry } from './expiry.ts';

const may2026 = new Date(2026, 4, 20);

test.each([
  ['1', '1'],
  ['12', '12'],
  ['123', '12/3'],
  ['1228', '12/28'],
  ['12/28', '12/28'],
  ['12 / 28', '12/28'],
  ['12/2028', '12/28'],
  ['5', '05'],
  ['528', '05/28'],
  ['1/28', '01/28'],
  ['12/', '12'],
  ['12289', '12/28'],
  ['１２２８', '12/28'],
  ['１／２８', '01/28'],
  ['٠٥٢٨', '05/28'],
  ['', ''],
])('typing %j shows %j', (typed, shown) => {
  expect(formatExpiry(typed)).toBe(shown);
});

test('a complete date has a month and a year', () => {
  expect(parseExpiry('12/28')).toEqual({ month: 12, year: 2028 });
  expect(parseExpiry('۱۲/۲۸')).toEqual({ month: 12, year: 2028 });
  expect(parseExpiry('13/28')).toBeUndefined();
  expect(parseExpiry('00/28')).toBeUndefined();
  expect(parseExpiry('12/2')).toBeUndefined();
});

test('a card is good until the end of its month', () => {
  expect(expiryProblem('05/26', may2026)).toBeUndefined();
  expect(expiryProblem('04/26', may2026)).toBe('expired');
  expect(expiryProblem('12/25', may2026)).toBe('expired');
});

test('a date that is not one is told, but not before it is written', () => {
  expect(expiryProblem('', may2026)).toBe('expiryMissing');
  expect(expiryProblem('13/28', may2026)).toBe('expiryForm');
  expect(expiryProblemSoFar('13', may2026)).toBeUndefined();
  expect(expiryProblemSoFar('13/28', may2026)).toBe('expiryForm');
});
