import { describe, expect, test } from '@jest/globals';
import type { Payment } from './checkout-state.ts';
import { type Entry, entryAfter, stillHolds } from './entry.ts';

const entry: Entry = {
  method: 'card',
  card: { number: '4111 1111 1111 1111', expiry: '12/30', cvv: '123', holder: 'Asha Rao' },
  vpa: 'asha@bank',
};

const payment = (change: Partial<Payment>): Payment => ({
  ...{ id: 'pay_1', version: 2, status: 'DECLINED', method: 'CARD', createdAt: '2026-01-01T00:00:00Z' },
  ...{ card: { network: 'VISA', last4: '1111' }, vpa: null, decline: null, nextAction: null },
  ...change,
});

const declined = (code: string, retryable: boolean) =>
  payment({ decline: { code, retryable, message: 'No.', advice: 'Try.' } });

describe('what was typed', () => {
  test('is forgotten with a success', () => {
    expect(entryAfter(entry, payment({ status: 'CAPTURED' }))).toEqual({
      method: 'card',
      card: { number: '', expiry: '', cvv: '', holder: '' },
      vpa: '',
    });
  });

  test('loses the security code as soon as the server has the payment', () => {
    expect(entryAfter(entry, payment({ status: 'PENDING' }))).toEqual({
      ...entry,
      card: { ...entry.card, cvv: '' },
    });
  });

  test.each(['incorrect_cvv', 'expired_card', 'authentication_failed'])(
    'is kept after %s, whose advice is to correct it or to confirm again',
    code => {
      expect(entryAfter(entry, declined(code, false)).card).toEqual({ ...entry.card, cvv: '' });
    },
  );

  test('is kept of a card that may work later', () => {
    expect(entryAfter(entry, declined('insufficient_funds', true)).card.number).toBe(entry.card.number);
  });

  test('leaves only the name of a card that will not work', () => {
    const { card } = entryAfter(entry, declined('lost_card', false));
    expect(card).toEqual({ number: '', expiry: '', cvv: '', holder: 'Asha Rao' });
  });

  test('of a card is kept when UPI fails', () => {
    const rejected = { ...declined('upi_rejected', false), method: 'UPI' } as const;
    expect(entryAfter(entry, rejected).card.number).toBe(entry.card.number);
  });
});

test.each([
  [['card', 'number'], { card: { ...entry.card, number: '4' } }, { card: { ...entry.card, cvv: '' } }],
  [['card', 'expiryMonth'], { card: { ...entry.card, expiry: '01/31' } }, { vpa: 'other@bank' }],
  [['upi', 'vpa'], { vpa: 'other@bank' }, { card: { ...entry.card, number: '4' } }],
])('what the server said of %j holds until that field changes', (path, change, other) => {
  const problem = { code: 'INVALID_CARD', message: 'No.', path };
  expect(stillHolds(problem, entry, { ...entry, ...other })).toBe(true);
  expect(stillHolds(problem, entry, { ...entry, ...change })).toBe(false);
});
