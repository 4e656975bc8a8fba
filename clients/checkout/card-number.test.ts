import { describe, expect, test } from '@jest/globals';
import {
  cardNumberProblem,
  cardNumberProblemSoFar,
  cvvProblem,
  digitsOf,
  formatCardNumber,
  networkOf,
  passesLuhn,
} from './card-number.ts';

test.each([
  ['fullwidth', '０１２３４５６７８９'],
  ['Arabic-Indic', '٠١٢٣٤٥٦٧٨٩'],
  ['Persian', '۰۱۲۳۴۵۶۷۸۹'],
  ['Devanagari', '०१२३४५६७८९'],
  ['Bengali', '০১২৩৪৫৬৭৮৯'],
  ['mathematical bold', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'],
  ['mathematical monospaced', '𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿'],
  ['our', '0 1-2.3/4 5x6\u00a078é9½'],
])('%s digits are digits', (_script, text) => {
  expect(digitsOf(text)).toBe('0123456789');
});

test('a card is written in any digits', () => {
  expect(formatCardNumber('٤١١١١١١١١١١١١١١١')).toBe('4111 1111 1111 1111');
  expect(cardNumberProblem('４１１１　１１１１　１１１１　１１１１')).toBeUndefined();
  expect(cvvProblem('१२३', 'VISA')).toBeUndefined();
});

describe('a card number', () => {
  test.each([
    ['4111111111111111', 'VISA'],
    ['5105105105105100', 'MASTERCARD'],
    ['5555555555554444', 'MASTERCARD'],
    ['2221000000000009', 'MASTERCARD'],
    ['2223003122003222', 'MASTERCARD'],
    ['2720990000000007', 'MASTERCARD'],
    ['2721000000000004', 'UNKNOWN'],
    ['2220990000000000', 'UNKNOWN'],
    ['378282246310005', 'AMEX'],
    ['6011111111111117', 'DISCOVER'],
    ['6445644564456445', 'DISCOVER'],
    ['6073849700004947', 'RUPAY'],
    ['6521111111111110', 'RUPAY'],
    ['8172000000000005', 'RUPAY'],
    ['9111111111111111', 'UNKNOWN'],
  ])('%s is of the network %s', (number, network) => {
    expect(networkOf(number)).toBe(network);
  });

  test('it is written in the groups of its network', () => {
    expect(formatCardNumber('4111111111111111')).toBe('4111 1111 1111 1111');
    expect(formatCardNumber('378282246310005')).toBe('3782 822463 10005');
    expect(formatCardNumber('41111-1111')).toBe('4111 1111 1');
    expect(formatCardNumber('37828')).toBe('3782 8');
    expect(formatCardNumber('')).toBe('');
  });

  test('it has at most nineteen digits, and fifteen on American Express', () => {
    expect(formatCardNumber('4'.repeat(30))).toBe('4444 4444 4444 4444 444');
    expect(formatCardNumber(`37${'8'.repeat(30)}`)).toBe('3788 888888 88888');
  });

  test('its check digit finds a wrong or swapped digit', () => {
    expect(passesLuhn('4111111111111111')).toBe(true);
    expect(passesLuhn('4111111111111112')).toBe(false);
    expect(passesLuhn('5555555555554444')).toBe(true);
    expect(passesLuhn('5555555555545444')).toBe(false);
  });

  test('nothing is said about it before it can be complete', () => {
    expect(cardNumberProblemSoFar('4111 1111 1111 111')).toBeUndefined();
    expect(cardNumberProblemSoFar('4111 1111 1111 1112')).toBe('numberWrong');
    expect(cardNumberProblemSoFar('4111 1111 1111 1111')).toBeUndefined();
    expect(cardNumberProblemSoFar('3782 822463 10006')).toBe('numberWrong');
  });

  test('once left it must be there, whole and right', () => {
    expect(cardNumberProblem('')).toBe('numberMissing');
    expect(cardNumberProblem('4111 1111')).toBe('numberShort');
    expect(cardNumberProblem('4111 1111 1111 1112')).toBe('numberWrong');
    expect(cardNumberProblem('4222222222222')).toBeUndefined();
  });
});

test('a security code has three digits, and four on American Express', () => {
  expect(cvvProblem('', 'VISA')).toBe('cvvMissing');
  expect(cvvProblem('12', 'VISA')).toBe('cvvThree');
  expect(cvvProblem('123', 'VISA')).toBeUndefined();
  expect(cvvProblem('123', 'AMEX')).toBe('cvvFour');
  expect(cvvProblem('1234', 'AMEX')).toBeUndefined();
});
