import { expect, test } from '@jest/globals';
import { CURRENCIES } from '../../money.ts';
import { fromStripeAmount, STRIPE_CURRENCIES, toStripeAmount } from './amounts.ts';

test.each([
  ['INR', 1234n, 1234],
  ['JPY', 500n, 500],
  ['HUF', 1045n, 1045],
  ['TWD', 80045n, 80045],
  ['ISK', 5n, 500],
  ['MGA', 500n, 5],
  ['KWD', 5120n, 5120],
])('%s %d is said as %d, and read back', (currency, amount, said) => {
  expect(toStripeAmount({ amount, currency })).toBe(said);
  expect(fromStripeAmount(said, currency.toLowerCase())).toBe(amount);
});

test.each([
  ['KWD', 5124n, 'last digit of 0'],
  ['MGA', 501n, 'whole units'],
])('%s %d is refused rather than rounded', (currency, amount, words) => {
  expect(() => toStripeAmount({ amount, currency })).toThrow(words);
});

test('every currency that is served is one we know, and the shilling whose unit is in doubt is not served', () => {
  expect(STRIPE_CURRENCIES.filter(code => !CURRENCIES.includes(code))).toEqual([]);
  expect(STRIPE_CURRENCIES).not.toContain('UGX');
});
