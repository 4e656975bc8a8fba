import { expect, test } from '@jest/globals';
import { parseBalanceSearch, readBalanceSearch, toEntryFilter } from './balance-search.ts';

test('what is looked at in the ledger is read from the address, and what means nothing is left out', () => {
  const address = { currency: 'eur', account: 'fees', kind: 'fee,lost', q: 'pay_1', range: 'ever', page: 3 };
  const search = parseBalanceSearch(readBalanceSearch(address));
  expect(search).toEqual({
    currency: 'EUR',
    account: 'FEES',
    kinds: ['FEE'],
    paymentId: 'pay_1',
    range: 'LAST_30_DAYS',
    after: null,
  });
  expect(toEntryFilter(search, 'EUR')).toEqual({
    currency: 'EUR',
    account: 'FEES',
    kinds: ['FEE'],
    paymentId: 'pay_1',
  });
  expect(toEntryFilter(parseBalanceSearch({ currency: 'euro' }), 'INR')).toEqual({ currency: 'INR' });
});
