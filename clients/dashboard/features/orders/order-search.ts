import type { OrderFilter } from '../../../graphql/dashboard/graphql.ts';

/** The filter as it stands in the address: `?q=receipt-7&state=paid&after=order_…`. */
export interface OrderSearch {
  q?: string;
  state?: 'open' | 'paid';
  after?: string;
}

/** Keeps what means something of an address that people may have typed. */
export function readOrderSearch({ q, state, after }: Record<string, unknown>): OrderSearch {
  return {
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(state === 'open' || state === 'paid' ? { state } : {}),
    ...(typeof after === 'string' && after !== '' ? { after } : {}),
  };
}

/** The filter as the server wants it. */
export function toOrderFilter({ q, state }: OrderSearch): OrderFilter {
  return {
    ...(q === undefined ? {} : { search: q }),
    ...(state === undefined ? {} : { state: state === 'paid' ? 'PAID' : 'OPEN' }),
  };
}
