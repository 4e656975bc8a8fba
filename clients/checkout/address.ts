/** What the checkout's address says: which order, and the secret that lets this page pay it. */
export interface CheckoutAddress {
  orderId: string;
  /** The order's client secret; on a test installation the order's id is enough. */
  credential: string;
}

/**
 * Reads `/checkout/<order>#<client secret>` or `/checkout?order_id=<order>`. The secret is in the fragment, because
 * browsers send that to nobody. Null: no order is named.
 */
export function readAddress({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>) {
  const [, , fromPath = ''] = pathname.split('/');
  const orderId = decodeURIComponent(fromPath) || (new URLSearchParams(search).get('order_id') ?? '');
  const secret = decodeURIComponent(hash.slice(1));
  return orderId === '' ? null : { orderId, credential: secret === '' ? orderId : secret };
}

/** The address of an order's checkout, which survives a reload. `search` says how it looks. */
export function writeAddress({ orderId, credential }: CheckoutAddress, search = ''): string {
  return `/checkout/${orderId}${search}${credential === orderId ? '' : `#${credential}`}`;
}
