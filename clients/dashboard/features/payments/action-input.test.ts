import { expect, test } from '@jest/globals';
import { readDraft } from './action-input.ts';

const draft = (amount: string) => ({ amount, reason: ' late ', final: true });
const refund = { action: 'REFUND', currency: 'INR', most: 100_000 } as const;

test('an amount in major units becomes minor units, by the digits of its currency', () => {
  expect(readDraft(draft('12.5'), refund)).toEqual({ amount: 1_250, reason: 'late', final: false });
  expect(readDraft(draft('1,000'), refund)).toMatchObject({ amount: 100_000 });
  expect(readDraft(draft('500'), { ...refund, currency: 'JPY' })).toMatchObject({ amount: 500 });
  expect(readDraft(draft('1.234'), { ...refund, currency: 'BHD' })).toMatchObject({ amount: 1_234 });
});

test.each(['', '0', '-1', '1.234', '1e3', '١٠', '12.5.1', 'ten', '1000.01', '99999999999999999999'])(
  '%j is told in words, and is no amount',
  amount => {
    expect(readDraft(draft(amount), refund)).toMatch(/\w/);
  },
);

test('a currency without decimal places takes none', () => {
  expect(readDraft(draft('5.0'), { ...refund, currency: 'JPY' })).toBe('JPY has no decimal places.');
});

test('only a capture is final, and a void has no amount', () => {
  expect(readDraft(draft('1'), { ...refund, action: 'CAPTURE' })).toEqual({
    amount: 100,
    reason: null,
    final: true,
  });
  expect(readDraft(draft('junk'), { ...refund, action: 'VOID' })).toEqual({
    amount: null,
    reason: null,
    final: false,
  });
});
