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
  const orderId = decoded(fromPath) || inAscii(new URLSearchParams(search).get('order_id') ?? '');
  const secret = decoded(hash.slice(1));
  return orderId === '' ? null : { orderId, credential: secret === '' ? orderId : secret };
}

/** What cannot be decoded names nothing of ours. It is left as it is, and the server does not know it. */
function decoded(text: string): string {
  try {
    return inAscii(decodeURIComponent(text));
  } catch {
    return text;
  }
}

/** It becomes a header, which takes no other characters. */
function inAscii(text: string): string {
  return /^[\x21-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}

/** The address of an order's checkout, which survives a reload. `search` says how it looks. */
export function writeAddress({ orderId, credential }: CheckoutAddress, search = ''): string {
  return `/checkout/${orderId}${search}${credential === orderId ? '' : `#${credential}`}`;
}
