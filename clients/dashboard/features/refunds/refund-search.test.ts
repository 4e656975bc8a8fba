import { expect, test } from '@jest/globals';
import {
  isFiltered,
  parseRefundSearch,
  readRefundSearch,
  toRefundFilter,
  writeRefundSearch,
} from './refund-search.ts';

test('an address says which refunds are shown, and is written back as it was', () => {
  const address = { status: 'pending,failed', payment: 'pay_1', after: 'rfnd_1' };
  const parsed = parseRefundSearch(readRefundSearch(address));
  expect(toRefundFilter(parsed)).toEqual({ statuses: ['PENDING', 'FAILED'], paymentId: 'pay_1' });
  expect(writeRefundSearch(parsed)).toEqual(address);
  expect(isFiltered(parsed)).toBe(true);
});

test('what an address says that means nothing shows every refund', () => {
  const parsed = parseRefundSearch(readRefundSearch({ status: 'lost', payment: 7, more: 'x' }));
  expect(toRefundFilter(parsed)).toEqual({});
  expect(writeRefundSearch(parsed)).toEqual({});
  expect(isFiltered(parsed)).toBe(false);
});

test('a later page of every refund is not a filter', () => {
  expect(isFiltered(parseRefundSearch({ after: 'rfnd_1' }))).toBe(false);
});
