import { expect, test } from '@jest/globals';
import {
  matchesFilter,
  parsePaymentSearch,
  readPaymentSearch,
  toPaymentFilter,
  writePaymentSearch,
} from './payment-filter.ts';

test('an address becomes a filter and the filter the same address', () => {
  const search = { status: 'declined,failed', method: 'card' };
  const parsed = parsePaymentSearch(search);
  expect(parsed).toEqual({ statuses: ['DECLINED', 'FAILED'], method: 'CARD' });
  expect(writePaymentSearch(parsed)).toEqual(search);
  expect(toPaymentFilter(parsed)).toEqual({ statuses: ['DECLINED', 'FAILED'], method: 'CARD' });
});

test('an address without a filter asks for everything', () => {
  const parsed = parsePaymentSearch(readPaymentSearch({}));
  expect(toPaymentFilter(parsed)).toEqual({});
  expect(writePaymentSearch(parsed)).toEqual({});
});

test('words that mean nothing are left out of the filter', () => {
  expect(parsePaymentSearch({ status: 'paid,captured', method: 'cash' })).toEqual({
    statuses: ['CAPTURED'],
    method: null,
  });
  expect(readPaymentSearch({ status: 7, method: ['card'], page: '2' })).toEqual({});
});

test('a payment matches when both its status and its method are chosen', () => {
  const filter = parsePaymentSearch({ status: 'captured', method: 'upi' });
  expect(matchesFilter(filter, { status: 'CAPTURED', method: 'UPI' })).toBe(true);
  expect(matchesFilter(filter, { status: 'CAPTURED', method: 'CARD' })).toBe(false);
  expect(matchesFilter(filter, { status: 'PENDING', method: 'UPI' })).toBe(false);
  expect(matchesFilter(parsePaymentSearch({}), { status: 'VOIDED', method: 'CARD' })).toBe(true);
});
