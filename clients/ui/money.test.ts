import { expect, test } from '@jest/globals';
import { formatMoney, parseMoney, toDecimal } from './money.ts';

test('an amount is written with the decimals of its currency', () => {
  expect(formatMoney(129900, 'INR')).toBe('₹1,299.00');
  expect(formatMoney(5, 'USD')).toBe('$0.05');
  expect(formatMoney(500, 'JPY')).toBe('¥500');
  expect(formatMoney(1234, 'BHD')).toMatch(/1\.234$/);
  expect(formatMoney(-250, 'EUR')).toBe('-€2.50');
  expect(formatMoney(0, 'INR')).toBe('₹0.00');
});

test('a currency that is usually written without decimals still shows its minor units', () => {
  expect(formatMoney(12345, 'RSD')).toMatch(/123\.45$/);
});

test('the largest amount keeps its last digit', () => {
  expect(formatMoney(Number.MAX_SAFE_INTEGER, 'USD')).toBe('$90,071,992,547,409.91');
});

test('a plain decimal has the digits of its currency, and is read back as it was', () => {
  for (const [minorUnits, currency, decimal] of [
    [129900, 'INR', '1299.00'],
    [5, 'USD', '0.05'],
    [500, 'JPY', '500'],
    [1234, 'BHD', '1.234'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
  ] as const) {
    expect(toDecimal(minorUnits, currency)).toBe(decimal);
    expect(parseMoney(decimal, currency)).toBe(minorUnits);
  }
});
