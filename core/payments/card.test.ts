import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ValidationError } from '../errors.ts';
import { parseInput } from '../parse.ts';
import { cardInput, cardNetwork, isExpired, passesLuhn, upiInput } from './card.ts';

const CARD = { number: '4111111111111111', expiryMonth: 12, expiryYear: 2040, cvv: '123' };

function refusalOf(schema: typeof cardInput | typeof upiInput, input: unknown): ValidationError {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(input)} was accepted`);
}

describe('a card network is told by the first digits', () => {
  test.each([
    ['4', 'visa'],
    ['51', 'mastercard'],
    ['55', 'mastercard'],
    ['50', 'unknown'],
    ['56', 'unknown'],
    ['2220', 'unknown'],
    ['2221', 'mastercard'],
    ['2229', 'mastercard'],
    ['223', 'mastercard'],
    ['2699', 'mastercard'],
    ['2720', 'mastercard'],
    ['2721', 'unknown'],
    ['34', 'amex'],
    ['37', 'amex'],
    ['36', 'unknown'],
    ['6011', 'discover'],
    ['643', 'unknown'],
    ['644', 'discover'],
    ['649', 'discover'],
    ['60', 'rupay'],
    ['6012', 'rupay'],
    ['65', 'rupay'],
    ['80', 'unknown'],
    ['81', 'rupay'],
    ['89', 'rupay'],
    ['90', 'unknown'],
  ])('%s… is %s', (prefix, network) => {
    expect(cardNetwork(prefix.padEnd(16, '0'))).toBe(network);
  });
});

describe('the Luhn sum', () => {
  test.each(['4111111111111111', '5555555555554444', '378282246310005', '6011111111111117', '4222222222222'])(
    'holds for %s',
    number => {
      expect(passesLuhn(number)).toBe(true);
    },
  );

  test('notices every single digit that is wrong', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 });
    const numbers = digits.map(list => list.join('')).map(head => head + luhnDigit(head));
    fc.assert(
      fc.property(numbers, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, at, difference) => {
        expect(passesLuhn(number)).toBe(true);
        const i = at % number.length;
        const wrong = (Number(number[i]) + difference) % 10;
        expect(passesLuhn(number.slice(0, i) + wrong + number.slice(i + 1))).toBe(false);
      }),
    );
  });
});

/** The one digit that makes the number pass: an independent way to say the rule. */
function luhnDigit(head: string): string {
  const sum = [...head].reverse().reduce((total, letter, i) => {
    const value = Number(letter) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

describe('a card', () => {
  test('may be typed with spaces and dashes and a year of two digits', () => {
    const typed = { ...CARD, number: '4111-1111 1111 1111', expiryYear: 40 };
    expect(parseInput(cardInput, typed)).toEqual({ ...CARD, number: '4111111111111111' });
  });

  test('of American Express has four digits of security code', () => {
    const amex = { ...CARD, number: '378282246310005' };
    expect(parseInput(cardInput, { ...amex, cvv: '1234' }).cvv).toBe('1234');
    expect(refusalOf(cardInput, { ...amex, cvv: '123' }).path).toEqual(['cvv']);
  });

  test.each<[string, object, string]>([
    ['a number that fails Luhn', { number: '4111111111111112' }, 'number'],
    ['a number of 12 digits', { number: '411111111117' }, 'number'],
    ['a number of 20 digits', { number: '41111111111111111119' }, 'number'],
    ['a number of zero digits', { number: ' - ' }, 'number'],
    ['a megabyte of digits', { number: '4'.repeat(1024 * 1024) }, 'number'],
    ['Arabic digits', { number: '٤١١١١١١١١١١١١١١١' }, 'number'],
    ['fullwidth digits', { number: '４１１１１１１１１１１１１１１１' }, 'number'],
    ['a number with NUL', { number: '4111111111111111\0' }, 'number'],
    ['a number with a line break', { number: '4111111111111111\n' }, 'number'],
    ['month 0', { expiryMonth: 0 }, 'expiryMonth'],
    ['month 13', { expiryMonth: 13 }, 'expiryMonth'],
    ['year 100', { expiryYear: 100 }, 'expiryYear'],
    ['year -1', { expiryYear: -1 }, 'expiryYear'],
    ['year 2100', { expiryYear: 2100 }, 'expiryYear'],
    ['a security code of two digits', { cvv: '12' }, 'cvv'],
    ['a security code of four digits on Visa', { cvv: '1234' }, 'cvv'],
    ['a security code of letters', { cvv: 'abc' }, 'cvv'],
    ['a security code with a line break', { cvv: '123\n' }, 'cvv'],
  ])('with %s is refused as INVALID_CARD, naming the field', (_name, change, field) => {
    expect(refusalOf(cardInput, { ...CARD, ...change })).toMatchObject({
      code: 'INVALID_CARD',
      path: [field],
    });
  });

  test.each<[string, object]>([
    ['a number that is a number', { number: 4111111111111111 }],
    ['a month of text', { expiryMonth: '12' }],
    ['a month of 1.5', { expiryMonth: 1.5 }],
    ['no security code', { cvv: undefined }],
    ['a field that nobody knows', { pin: '0000' }],
    ['a holder with NUL', { holderName: 'A\0' }],
  ])('with %s is refused as INVALID_INPUT', (_name, change) => {
    expect(refusalOf(cardInput, { ...CARD, ...change }).code).toBe('INVALID_INPUT');
  });

  test('that is refused is not repeated in the refusal', () => {
    const { message } = refusalOf(cardInput, { ...CARD, number: '4000001234567890', cvv: '98765' });
    expect(message).not.toMatch(/\d{3}/);
  });
});

describe('an expiry', () => {
  const may = { month: 5, year: 2030 };

  test.each([
    ['2030-05-31T23:59:59Z', false],
    ['2030-06-01T11:59:59.999Z', false],
    ['2030-06-01T12:00:00Z', true],
    ['2031-01-01T00:00:00Z', true],
    ['2029-12-31T00:00:00Z', false],
  ])('of May 2030 has passed at %s: %s', (now, expired) => {
    expect(isExpired(may, new Date(now))).toBe(expired);
  });

  test('of December ends with the year', () => {
    const december = { month: 12, year: 2030 };
    expect(isExpired(december, new Date('2030-12-31T23:59:59Z'))).toBe(false);
    expect(isExpired(december, new Date('2031-01-01T12:00:00Z'))).toBe(true);
  });
});

describe('a UPI address', () => {
  test.each(['ab@cd', 'some.one-1_2@OkBank', `${'a'.repeat(256)}@${'b'.repeat(64)}`])('may be %s', vpa => {
    expect(parseInput(upiInput, { vpa }).vpa).toBe(vpa);
  });

  test('may be missing: the shopper pays by a code or a link', () => {
    expect(parseInput(upiInput, {})).toEqual({});
    expect(parseInput(upiInput, { vpa: null })).toEqual({ vpa: null });
  });

  test.each<unknown>([
    '',
    'nobank',
    'a@bank',
    'someone@b',
    'some one@bank',
    'someone@bank@bank',
    'someone@bank.com',
    'someone@bank\n',
    'someone\0@bank',
    'सोमवन@bank',
    `${'a'.repeat(257)}@bank`,
    `someone@${'b'.repeat(65)}`,
    'a'.repeat(1024 * 1024),
  ])('is never %j', vpa => {
    expect(refusalOf(upiInput, { vpa })).toMatchObject({ code: 'INVALID_VPA', path: ['vpa'] });
  });
});
