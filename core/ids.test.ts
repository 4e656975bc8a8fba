import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareIds, ID_PREFIXES, type IdKind, kindOfId, lowestId, newId, randomText } from './ids.ts';

const KINDS = Object.keys(ID_PREFIXES) as IdKind[];

/** Up to the year 8888: eight characters of 62 last a little longer. */
const time = fc.integer({ min: 0, max: 62 ** 8 - 1 });

describe('an id', () => {
  test('is its noun and 16 characters of [0-9A-Za-z]', () => {
    for (const kind of KINDS) {
      const id = newId(kind);
      expect(id).toMatch(new RegExp(`^${ID_PREFIXES[kind]}_[0-9A-Za-z]{16}$`));
      expect(kindOfId(id)).toBe(kind);
    }
  });

  test('sorts by the time it was made, in the byte order that Postgres uses', () => {
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [first, second] = [newId('payment', Math.min(a, b)), newId('payment', Math.max(a, b))];
        if (a !== b) expect(compareIds(first, second)).toBe(-1);
        expect(Buffer.compare(Buffer.from(first), Buffer.from(second))).toBe(compareIds(first, second));
      }),
    );
  });

  test('is never below the lowest of its moment, nor above that of the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 62 ** 8 - 2 }), at => {
        const id = newId('order', at);
        expect(compareIds(lowestId('order', at), id)).toBeLessThanOrEqual(0);
        expect(compareIds(id, lowestId('order', at + 1))).toBe(-1);
      }),
    );
  });

  test('is not met twice among a hundred thousand of one millisecond', () => {
    const ids = Array.from({ length: 100_000 }, () => newId('payment', 1_700_000_000_000));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    '',
    'pay_',
    'pay_short',
    'pay_0123456789abcdef!',
    'nope_0123456789abcdef',
    'pay_0123456789abcdef\n',
  ])('has no kind where it has not the form of one: %j', text => {
    expect(kindOfId(text)).toBeUndefined();
  });
});

test('random text uses every character about equally often', () => {
  const counts = new Map<string, number>();
  for (const letter of randomText(62_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(62);
  // 1000 each with a standard deviation of 31.4: five of them are met once in two million runs per character.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(170);
});

test('ids compare as bytes and not as a language sorts them', () => {
  expect(['b', 'B', 'a', '1', '_'].sort(compareIds)).toEqual(['1', 'B', '_', 'a', 'b']);
  expect(compareIds('a', 'a')).toBe(0);
});
