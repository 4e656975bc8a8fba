import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ValidationError } from './errors.ts';
import { METADATA_MAX_DEPTH, MINOR_UNITS_MAX, TEXT_MAX_LENGTH, URL_MAX_LENGTH } from './limits.ts';
import { currency, idText, metadata, minorUnits, parseInput, text, webUrl } from './parse.ts';

const LONE_SURROGATE = '\ud800';
const ONE_MEGABYTE = 'x'.repeat(1024 * 1024);

function refusalOf(schema: z.ZodType, input: unknown): ValidationError {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error(`${String(input)} was accepted`);
}

function nested(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let i = 1; i < levels; i++) value = { inner: value };
  return value;
}

const amount = minorUnits(1n, MINOR_UNITS_MAX);

describe('an amount', () => {
  test.each([
    [1, 1n],
    [2 ** 31, 2_147_483_648n],
    [Number.MAX_SAFE_INTEGER, 9_007_199_254_740_991n],
    [100n, 100n],
  ])('may be %s', (given, read) => {
    expect(parseInput(amount, given)).toBe(read);
  });

  test.each<[string, unknown]>([
    ['zero', 0],
    ['below zero', -1n],
    ['a fraction', 1.5],
    ['a text of digits', '100'],
    ['1e21', 1e21],
    ['2^53 as a number', 2 ** 53],
    ['2^53 as an integer', 2n ** 53n],
    ['-2^53 as an integer', -(2n ** 53n)],
    ['2^63', 2 ** 63],
    ['2^63 as an integer', 2n ** 63n],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['null', null],
    ['nothing', undefined],
    ['a list', []],
    ['a list of an amount', [100]],
    ['an object', {}],
    ['true', true],
    ['Arabic digits', '١٠'],
    ['an empty text', ''],
  ])('is never %s', (_name, given) => {
    expect(refusalOf(amount, given).code).toBe('INVALID_INPUT');
  });
});

describe('a currency', () => {
  test.each(['INR', 'JPY', 'BHD', 'CLF'])('may be %s', code => {
    expect(parseInput(currency, code)).toBe(code);
  });

  test.each<unknown>(['inr', 'Inr', 'XXX', '', ' INR', 'INR\0', 'IN', 356, null, '__proto__', 'constructor'])(
    'is never %j',
    given => {
      expect(refusalOf(currency, given).code).toBe('INVALID_INPUT');
    },
  );
});

describe('a text', () => {
  test('may hold anything that Unicode calls a text', () => {
    for (const given of ['', 'a\nb\t', 'नमस्ते', '👩‍👩‍👧', 'x'.repeat(TEXT_MAX_LENGTH), '__proto__'])
      expect(parseInput(text(), given)).toBe(given);
  });

  test.each<[string, unknown]>([
    ['NUL, which Postgres refuses', 'a\0b'],
    ['a lone surrogate', LONE_SURROGATE],
    ['a lone low surrogate', 'a\udc00'],
    ['a megabyte', ONE_MEGABYTE],
    ['one character too many', 'x'.repeat(TEXT_MAX_LENGTH + 1)],
    ['a number', 5],
    ['null', null],
  ])('is never %s', (_name, given) => {
    expect(refusalOf(text(), given).code).toBe('INVALID_INPUT');
  });

  test('that names an object is short', () => {
    expect(parseInput(idText, 'pay_unknown')).toBe('pay_unknown');
    expect(refusalOf(idText, 'x'.repeat(65)).code).toBe('INVALID_INPUT');
    expect(refusalOf(idText, 'pay_\0').code).toBe('INVALID_INPUT');
  });
});

describe('metadata', () => {
  test('may be any JSON object, with __proto__ as a key like others', () => {
    const given = JSON.parse('{"a":[1,null,{"b":"c"}],"__proto__":{"admin":true},"text":"\\\\u0000"}');
    const parsed = parseInput(metadata, given);
    expect(JSON.stringify(parsed)).toBe(JSON.stringify(given));
    expect((parsed as { admin?: boolean }).admin).toBeUndefined();
    expect(parseInput(metadata, nested(METADATA_MAX_DEPTH))).toBeDefined();
  });

  test.each<[string, unknown]>([
    ['too deep', nested(METADATA_MAX_DEPTH + 1)],
    ['ten thousand levels deep', nested(10_000)],
    ['a megabyte', { note: ONE_MEGABYTE }],
    ['more bytes than characters', { note: '₹'.repeat(3_000) }],
    ['with NUL in a value', { note: 'a\0' }],
    ['with NUL in a key', { 'a\0': 1 }],
    ['with a lone surrogate in a list', { list: ['ok', LONE_SURROGATE] }],
    ['with a lone surrogate in a key', { [LONE_SURROGATE]: 1 }],
    ['with a backslash before NUL', { note: '\\\0' }],
    ['a list', []],
    ['a text', '{}'],
    ['null', null],
  ])('is never %s', (_name, given) => {
    expect(refusalOf(metadata, given).code).toBe('INVALID_INPUT');
  });
});

describe('a URL', () => {
  test.each(['https://shop.example/thanks?order=1#top', 'http://localhost:3000/'])('may be %s', url => {
    expect(parseInput(webUrl, url)).toBe(url);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://shop.example/',
    '/thanks',
    '',
    'https://shop.example/\0',
    `https://shop.example/${LONE_SURROGATE}`,
    `https://shop.example/${'x'.repeat(URL_MAX_LENGTH)}`,
  ])('is never %j', url => {
    expect(refusalOf(webUrl, url).code).toBe('INVALID_INPUT');
  });
});

describe('a refusal of input', () => {
  const schema = z.strictObject({
    amount,
    card: z.strictObject({ number: z.string() }).optional(),
  });

  test('names the field from the root of the input', () => {
    expect(refusalOf(schema, { amount: 1, card: { number: 5 } }).path).toEqual(['card', 'number']);
    expect(refusalOf(schema, {}).path).toEqual(['amount']);
    expect(refusalOf(schema, { amount: '1' }).message).toBe(
      'amount must be a whole number of minor units, e.g. 4999 for 49.99',
    );
  });

  test('names a field that nobody knows', () => {
    const refusal = refusalOf(schema, { amount: 1, amuont: 2 });
    expect(refusal.message).toBe('amuont is not a known field');
    expect(refusal.path).toEqual(['amuont']);
    expect(refusalOf(schema, JSON.parse('{"amount":1,"__proto__":{}}')).path).toEqual(['__proto__']);
  });

  test.each<unknown>([null, undefined, [], 'text', 5, Number.NaN])('is given for %j as the whole', input => {
    expect(refusalOf(schema, input)).toMatchObject({ code: 'INVALID_INPUT', path: null });
  });
});
