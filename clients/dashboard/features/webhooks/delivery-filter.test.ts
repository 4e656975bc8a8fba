import { describe, expect, test } from '@jest/globals';
import {
  isFiltered,
  parseDeliverySearch,
  readDeliverySearch,
  toDeliveryFilter,
  writeDeliverySearch,
} from './delivery-filter.ts';

const NOTHING = { statuses: [], eventTypes: [], endpointId: null, deliveryId: null, after: null };

describe('the filter of the delivery log in the address', () => {
  test('comes back as it was written', () => {
    const search = {
      statuses: ['FAILED', 'HELD'],
      eventTypes: ['PAYMENT_CAPTURE_FAILED', 'REFUND_FAILED'],
      endpointId: 'we_1',
      deliveryId: 'dlv_2',
      after: 'dlv_1',
    } as const;
    const written = writeDeliverySearch({
      ...search,
      statuses: ['FAILED', 'HELD'],
      eventTypes: [...search.eventTypes],
    });
    expect(written).toEqual({
      status: 'failed,held',
      event: 'payment.capture_failed,refund.failed',
      endpoint: 'we_1',
      delivery: 'dlv_2',
      after: 'dlv_1',
    });
    expect(parseDeliverySearch(readDeliverySearch({ ...written }))).toEqual(search);
    expect(writeDeliverySearch(NOTHING)).toEqual({});
    expect(parseDeliverySearch({})).toEqual(NOTHING);
  });

  test('leaves out what means nothing', () => {
    const typed = readDeliverySearch({
      status: 'failed,nonsense',
      event: 'PAYMENT.CREATED,x',
      endpoint: '',
      other: 'x',
    });
    expect(parseDeliverySearch(typed)).toEqual({
      ...NOTHING,
      statuses: ['FAILED'],
      eventTypes: ['PAYMENT_CREATED'],
    });
    expect(readDeliverySearch({ status: 7 })).toEqual({});
  });

  test('asks the server for what is chosen, and for all where nothing is', () => {
    expect(toDeliveryFilter(NOTHING)).toEqual({});
    expect(toDeliveryFilter({ ...NOTHING, statuses: ['HELD'], endpointId: 'we_1', after: 'dlv_1' })).toEqual({
      statuses: ['HELD'],
      endpointId: 'we_1',
    });
    expect(toDeliveryFilter({ ...NOTHING, deliveryId: 'dlv_2' })).toEqual({ deliveryId: 'dlv_2' });
    expect(isFiltered({ ...NOTHING, deliveryId: 'dlv_2' })).toBe(true);
    expect(isFiltered({ ...NOTHING, after: 'dlv_2' })).toBe(false);
  });
});
