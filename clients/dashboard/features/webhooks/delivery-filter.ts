import type { DeliveryStatus } from '../../../graphql/dashboard/graphql.ts';

/** The filter as it stands in the address: `?status=failed,held`. */
export interface DeliverySearch {
  status?: string;
}

/** Every status, in the order a delivery walks them. */
export const DELIVERY_STATUSES: readonly DeliveryStatus[] = [
  'PENDING',
  'CLAIMED',
  'SUCCEEDED',
  'FAILED',
  'HELD',
  'CANCELLED',
];

/** Keeps what is text of an address that people may have typed. */
export function readDeliverySearch({ status }: Record<string, unknown>): DeliverySearch {
  return typeof status === 'string' && status !== '' ? { status } : {};
}

/** The chosen statuses, none for all. Words that mean nothing are left out, so that a mistyped address still shows the log. */
export function parseDeliverySearch({ status = '' }: DeliverySearch): readonly DeliveryStatus[] {
  const words = status.toUpperCase().split(',');
  return DELIVERY_STATUSES.filter(each => words.includes(each));
}

/** The way back into the address; what is not chosen is not there. */
export function writeDeliverySearch(statuses: readonly DeliveryStatus[]): DeliverySearch {
  return statuses.length > 0 ? { status: statuses.join(',').toLowerCase() } : {};
}
