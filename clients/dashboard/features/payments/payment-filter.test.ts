import { expect, test } from '@jest/globals';
import { chooseTimeZone } from '../../../ui/time-zone.ts';
import { matchesFilter } from './matches-filter.ts';
import {
  parsePaymentSearch,
  readPaymentSearch,
  toPaymentFilter,
  writePaymentSearch,
} from './payment-filter.ts';

test('an address becomes a filter and the filter the same address', () => {
  const search = { status: 'declined,failed', method: 'card' };
  const parsed = parsePaymentSearch(search);
  expect(parsed).toMatchObject({ statuses: ['DECLINED', 'FAILED'], method: 'CARD' });
  expect(writePaymentSearch(parsed)).toEqual(search);
  expect(toPaymentFilter(parsed)).toEqual({ statuses: ['DECLINED', 'FAILED'], method: 'CARD' });
});

test('an address without a filter asks for everything', () => {
  const parsed = parsePaymentSearch(readPaymentSearch({}));
  expect(toPaymentFilter(parsed)).toEqual({});
  expect(writePaymentSearch(parsed)).toEqual({});
});

test('words that mean nothing are left out of the filter', () => {
  expect(parsePaymentSearch({ status: 'paid,captured', method: 'cash' })).toMatchObject({
    statuses: ['CAPTURED'],
    method: null,
  });
  expect(readPaymentSearch({ status: 7, method: ['card'], page: '2' })).toEqual({});
});

const payment = {
  id: 'pay_1',
  status: 'CAPTURED',
  method: 'UPI',
  amount: 1_250,
  currency: 'INR',
  createdAt: new Date(2026, 10, 24, 12).toISOString(),
  vpa: 'asha@okbank',
  order: { id: 'order_1', receipt: 'INV-2041' },
} as const;

const matches = (address: Parameters<typeof parsePaymentSearch>[0]) =>
  matchesFilter(parsePaymentSearch(address), payment);

test('a payment matches when everything that is chosen matches', () => {
  expect(matches({})).toBe(true);
  expect(matches({ status: 'captured', method: 'upi' })).toBe(true);
  expect(matches({ status: 'captured', method: 'card' })).toBe(false);
  expect(matches({ status: 'pending', method: 'upi' })).toBe(false);
  expect(matches({ currency: 'inr', min: '12.50', max: '12.50' })).toBe(true);
  expect(matches({ currency: 'INR', min: '12.51' })).toBe(false);
  expect(matches({ currency: 'USD' })).toBe(false);
  expect(matches({ since: '2026-11-24', until: '2026-11-24' })).toBe(true);
  expect(matches({ since: '2026-11-25' })).toBe(false);
  expect(matches({ until: '2026-11-23' })).toBe(false);
});

test('a text is an id, an order, or the beginning of an address or a receipt', () => {
  for (const q of ['pay_1', 'order_1', 'asha', 'INV-20', ' INV-2041 ']) expect(matches({ q })).toBe(true);
  for (const q of ['pay_2', 'okbank', '2041', '%']) expect(matches({ q })).toBe(false);
});

test('amounts and days become what the server wants, and an amount without a currency says nothing', () => {
  const filter = toPaymentFilter(
    parsePaymentSearch({ currency: 'JPY', min: '500', since: '2026-11-01', until: '2026-11-30' }),
  );
  expect(filter).toEqual({
    currency: 'JPY',
    amountFrom: 500,
    createdFrom: new Date(2026, 10, 1).toISOString(),
    createdUntil: new Date(2026, 11, 1).toISOString(),
  });
  expect(toPaymentFilter(parsePaymentSearch({ min: '5', since: 'yesterday', until: '2026-13-40' }))).toEqual(
    {},
  );
});

test('days are those of the zone that was chosen', () => {
  chooseTimeZone('Pacific/Kiritimati');
  expect(toPaymentFilter(parsePaymentSearch({ since: '2026-11-01', until: '2026-11-01' }))).toEqual({
    createdFrom: '2026-10-31T10:00:00.000Z',
    createdUntil: '2026-11-01T10:00:00.000Z',
  });
  chooseTimeZone(null);
});
