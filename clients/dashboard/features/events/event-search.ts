import type { EventType } from '../../../graphql/dashboard/graphql.ts';
import { EVENT_TYPES } from '../../payment/event-tone.ts';
import { wireType } from '../../payment/wire-type.ts';

/** The page as it stands in the address: `?type=payment.captured,refund.created&payment=pay_…&event=evt_…`. */
export interface EventSearch {
  type?: string;
  payment?: string;
  /** The event that is opened. */
  event?: string;
}

/** What the tail shows. */
export interface EventFilter {
  types: readonly EventType[];
  payment: string | null;
}

const PAYMENT_ID = /^pay_[0-9A-Za-z]{16}$/;

/** Whether this may be the id of a payment. */
export function isPaymentId(text: string): boolean {
  return PAYMENT_ID.test(text);
}

/** Keeps what is text of an address that people may have typed. */
export function readEventSearch(search: Record<string, unknown>): EventSearch {
  const kept = ['type', 'payment', 'event'].flatMap(name => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? [[name, value]] : [];
  });
  return Object.fromEntries(kept);
}

/** The filter in the address. Words that mean nothing are left out, so that an old or mistyped address still shows events. */
export function parseEventFilter({ type = '', payment = '' }: EventSearch): EventFilter {
  const words = type.toLowerCase().split(',');
  return {
    types: EVENT_TYPES.filter(each => words.includes(wireType(each))),
    payment: isPaymentId(payment) ? payment : null,
  };
}

/** The way back into the address; what is not chosen is not there. */
export function writeEventFilter({ types, payment }: EventFilter): EventSearch {
  return {
    ...(types.length > 0 ? { type: types.map(wireType).join(',') } : {}),
    ...(payment === null ? {} : { payment }),
  };
}
