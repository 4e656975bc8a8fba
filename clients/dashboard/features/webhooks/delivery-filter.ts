import type { DeliveryFilter, DeliveryStatus, EventType } from '../../../graphql/dashboard/graphql.ts';
import { wireType } from '../../payment/wire-type.ts';
import { text } from '../../text.ts';

/** The filter as it stands in the address: `?status=failed,held&event=refund.failed&endpoint=we_…&after=dlv_…`, or one by `?delivery=dlv_…`. */
export interface DeliverySearch {
  status?: string;
  event?: string;
  endpoint?: string;
  delivery?: string;
  after?: string;
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

/** Every type of event, in the order of what happens to a payment. */
export const EVENT_TYPES = Object.keys(text.webhooks.eventTypes) as readonly EventType[];

const FIELDS = ['status', 'event', 'endpoint', 'delivery', 'after'] as const;

/** Keeps what is text of an address that people may have typed. */
export function readDeliverySearch(search: Record<string, unknown>): DeliverySearch {
  const given = FIELDS.filter(field => typeof search[field] === 'string' && search[field] !== '');
  return Object.fromEntries(given.map(field => [field, search[field]]));
}

/** What is chosen: nothing means all. Words that mean nothing are left out, so that a mistyped address still shows the log. */
export function parseDeliverySearch({ status = '', event = '', endpoint, delivery, after }: DeliverySearch) {
  const statuses = status.toUpperCase().split(',');
  const events = event.toLowerCase().split(',');
  return {
    statuses: DELIVERY_STATUSES.filter(each => statuses.includes(each)),
    eventTypes: EVENT_TYPES.filter(each => events.includes(wireType(each))),
    endpointId: endpoint ?? null,
    deliveryId: delivery ?? null,
    /** The last delivery of the page before; null for the newest. */
    after: after ?? null,
  };
}

export type ParsedDeliverySearch = ReturnType<typeof parseDeliverySearch>;

/** The way back into the address; what is not chosen is not there. */
export function writeDeliverySearch(search: ParsedDeliverySearch): DeliverySearch {
  const { statuses, eventTypes, endpointId, deliveryId, after } = search;
  return {
    ...(statuses.length > 0 ? { status: statuses.join(',').toLowerCase() } : {}),
    ...(eventTypes.length > 0 ? { event: eventTypes.map(wireType).join(',') } : {}),
    ...(endpointId === null ? {} : { endpoint: endpointId }),
    ...(deliveryId === null ? {} : { delivery: deliveryId }),
    ...(after === null ? {} : { after }),
  };
}

/** The filter as the server wants it. */
export function toDeliveryFilter(search: ParsedDeliverySearch): DeliveryFilter {
  const { statuses, eventTypes, endpointId, deliveryId } = search;
  return {
    ...(statuses.length > 0 ? { statuses } : {}),
    ...(eventTypes.length > 0 ? { eventTypes } : {}),
    ...(endpointId === null ? {} : { endpointId }),
    ...(deliveryId === null ? {} : { deliveryId }),
  };
}

export function isFiltered(search: ParsedDeliverySearch): boolean {
  return Object.keys(toDeliveryFilter(search)).length > 0;
}
