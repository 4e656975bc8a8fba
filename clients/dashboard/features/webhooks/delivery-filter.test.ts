import { describe, expect, test } from '@jest/globals';
import { parseDeliverySearch, readDeliverySearch, writeDeliverySearch } from './delivery-filter.ts';

describe('the filter of the delivery log in the address', () => {
  test('comes back as it was written', () => {
    expect(parseDeliverySearch(writeDeliverySearch(['FAILED', 'HELD']))).toEqual(['FAILED', 'HELD']);
    expect(writeDeliverySearch([])).toEqual({});
    expect(parseDeliverySearch({})).toEqual([]);
  });

  test('leaves out what means nothing', () => {
    expect(parseDeliverySearch(readDeliverySearch({ status: 'failed,nonsense', other: 'x' }))).toEqual([
      'FAILED',
    ]);
    expect(readDeliverySearch({ status: 7 })).toEqual({});
  });
});
