import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CURRENCIES, currencyExponent, feeOf, isCurrency, toJsonAmount } from './money.ts';

describe('a currency', () => {
  test('has as many decimals as ISO 4217 settles in', () => {
    const exponents = Object.fromEntries(
      ['INR', 'EUR', 'USD', 'JPY', 'KRW', 'CLP', 'BHD', 'KWD', 'TND', 'CLF', 'UYW'].map(code => [
        code,
        currencyExponent(code),
      ]),
    );
    expect(exponents).toEqual({
      INR: 2,
      EUR: 2,
      USD: 2,
      JPY: 0,
      KRW: 0,
      CLP: 0,
      BHD: 3,
      KWD: 3,
      TND: 3,
      CLF: 4,
      UYW: 4,
    });
  });

  test('is listed once, in order, as three capital letters', () => {
    expect([...new Set(CURRENCIES)].sort()).toEqual(CURRENCIES);
    expect(CURRENCIES.filter(code => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(CURRENCIES.every(isCurrency)).toBe(true);
  });

  test('that does not exist has no exponent', () => {
    expect(() => currencyExponent('XXX')).toThrow('unknown currency');
    expect(isCurrency('toString')).toBe(false);
  });
});

describe('a fee', () => {
  test.each([
    [10_000n, 250, 250n],
    [1n, 0, 0n],
    [1n, 10_000, 1n],
    [49n, 100, 0n],
    [50n, 100, 1n],
    [149n, 100, 1n],
    [150n, 100, 2n],
    [1_000_000_000_000n, 10_000, 1_000_000_000_000n],
  ])('on %s at %s basis points is %s', (amount, basisPoints, fee) => {
    expect(feeOf(amount, basisPoints)).toBe(fee);
  });

  test('is within half a unit of the exact share, and never more than the amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 0, max: 10_000 }),
        (amount, bps) => {
          const fee = feeOf(amount, bps);
          const error = fee * 10_000n - amount * BigInt(bps);
          expect(error > -5_000n && error <= 5_000n).toBe(true);
          expect(fee <= amount).toBe(true);
        },
      ),
    );
  });
});

describe('an amount in JSON', () => {
  test('is exact up to 2^53-1 in both directions', () => {
    expect(toJsonAmount(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(toJsonAmount(1n - 2n ** 53n)).toBe(Number.MIN_SAFE_INTEGER);
  });

  test('beyond it is a bug and never a rounded number', () => {
    expect(() => toJsonAmount(2n ** 53n)).toThrow('does not fit');
    expect(() => toJsonAmount(-(2n ** 53n))).toThrow('does not fit');
  });
});
