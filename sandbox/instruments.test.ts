import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { INSTRUMENTS, instrumentOfCard, instrumentOfVpa } from './instruments.ts';

const cards = INSTRUMENTS.filter(instrument => instrument.method === 'CARD');

test.each(cards.map(card => [card.value, card.name]))('%s (%s) passes the Luhn check', number => {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  expect(sum % 10).toBe(0);
});

test('no two instruments share a value or a name', () => {
  expect(new Set(INSTRUMENTS.map(instrument => instrument.value)).size).toBe(INSTRUMENTS.length);
  expect(new Set(INSTRUMENTS.map(instrument => instrument.name)).size).toBe(INSTRUMENTS.length);
});

test('every network has a card that is approved', () => {
  const approved = cards.filter(card => card.behaviour === 'approve').map(card => card.value);
  for (const prefix of [/^4/, /^5[1-5]/, /^2[2-7]/, /^3[47]/, /^60(?!11)/, /^65/, /^8[1-9]/, /^6011/]) {
    expect(approved).toContainEqual(expect.stringMatching(prefix));
  }
});

test('a card number that is not on the list is declined', () => {
  expect(instrumentOfCard('4000000000000010')).toMatchObject({
    behaviour: 'decline',
    decline: 'invalid_test_card',
  });
});

test('a VPA that is not on the list is approved, and capitals make no difference', () => {
  expect(instrumentOfVpa('someone@bank').behaviour).toBe('approve');
  expect(instrumentOfVpa('Failure@Sluice').decline).toBe('upi_rejected');
});

test('docs/sandbox.md lists them all, and no others', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/sandbox.md'), 'utf8');
  const rows = page.match(/^\| `(\d{15,16}|\S+@\S+)` \|.*$/gm);
  expect(rows).toEqual(INSTRUMENTS.map(({ value, outcome }) => `| \`${value}\` | ${outcome} |`));
});
