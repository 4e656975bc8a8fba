import { expect, test } from '@jest/globals';
import { readOrderSearch, toOrderFilter } from './order-search.ts';

test('the filter of orders in the address leaves out what means nothing', () => {
  expect(readOrderSearch({ q: 'receipt-7', state: 'paid', after: 'order_1', other: 'x' })).toEqual({
    q: 'receipt-7',
    state: 'paid',
    after: 'order_1',
  });
  expect(readOrderSearch({ q: '', state: 'lost', after: 7 })).toEqual({});
});

test('the server is asked for what is chosen, and for all where nothing is', () => {
  expect(toOrderFilter({ after: 'order_1' })).toEqual({});
  expect(toOrderFilter({ q: 'a', state: 'open' })).toEqual({ search: 'a', state: 'OPEN' });
  expect(toOrderFilter({ state: 'paid' })).toEqual({ state: 'PAID' });
});
