import type { Exchange } from '@urql/core';
import { map, pipe } from 'wonka';

/** How many payments are remembered. A stale answer is seconds old, so far fewer would do. */
const REMEMBERED_MAX = 5_000;

interface VersionedPayment extends Record<string, unknown> {
  id: string;
  version: number;
}

function isPayment(value: Record<string, unknown>): value is VersionedPayment {
  return (
    value['__typename'] === 'Payment' &&
    typeof value['id'] === 'string' &&
    typeof value['version'] === 'number'
  );
}

/**
 * An answer over HTTP may have been read before an event that overtook it on the socket. The returned function remembers
 * the newest version of each payment that passes through it and lays that over any older one: a payment never goes back.
 */
export function createNewestPayments(): <Data>(data: Data) => Data {
  const newest = new Map<string, VersionedPayment>();

  function newestOf(payment: VersionedPayment): VersionedPayment {
    const known = newest.get(payment.id);
    if (known !== undefined && known.version > payment.version) return { ...payment, ...known };
    // Deleted first, so that the map's order is the order of last use.
    newest.delete(payment.id);
    newest.set(payment.id, known?.version === payment.version ? { ...known, ...payment } : payment);
    const [oldest] = newest.keys();
    if (newest.size > REMEMBERED_MAX && oldest !== undefined) newest.delete(oldest);
    return payment;
  }

  return function keep<Data>(data: Data): Data {
    if (Array.isArray(data)) return data.map(item => keep<unknown>(item)) as Data;
    if (typeof data !== 'object' || data === null) return data;
    const kept = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, keep<unknown>(value)]));
    return (isPayment(kept) ? newestOf(kept) : kept) as Data;
  };
}

/** The exchange that does so for every answer, placed between the cache and the network. */
export const newestPaymentsExchange: Exchange = ({ forward }) => {
  const keep = createNewestPayments();
  return operations =>
    pipe(
      forward(operations),
      map(result => ({ ...result, data: keep(result.data as unknown) })),
    );
};
