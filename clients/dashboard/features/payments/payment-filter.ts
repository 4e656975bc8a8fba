import type { PaymentFilter, PaymentMethod, PaymentStatus } from '../../../graphql/dashboard/graphql.ts';

/** The filter as it stands in the address: `?status=declined,failed&method=card`. */
export interface PaymentSearch {
  status?: string;
  method?: string;
}

/** Every status, in the order a payment walks them. */
export const STATUSES: readonly PaymentStatus[] = [
  'PENDING',
  'REQUIRES_ACTION',
  'AUTHORIZED',
  'PARTIALLY_CAPTURED',
  'CAPTURED',
  'DECLINED',
  'FAILED',
  'VOIDED',
  'EXPIRED',
];

export const METHODS: readonly PaymentMethod[] = ['CARD', 'UPI'];

/** Keeps what is text of an address that people may have typed. */
export function readPaymentSearch(search: Record<string, unknown>): PaymentSearch {
  const { status, method } = search;
  return {
    ...(typeof status === 'string' && status !== '' ? { status } : {}),
    ...(typeof method === 'string' && method !== '' ? { method } : {}),
  };
}

/** The chosen values. Words that mean nothing are left out, so that an old or mistyped address still shows payments. */
export function parsePaymentSearch({ status = '', method }: PaymentSearch) {
  const words = status.toUpperCase().split(',');
  return {
    statuses: STATUSES.filter(each => words.includes(each)),
    method: METHODS.find(each => each === method?.toUpperCase()) ?? null,
  };
}

export type ParsedPaymentSearch = ReturnType<typeof parsePaymentSearch>;

/** The way back into the address; what is not chosen is not there. */
export function writePaymentSearch({ statuses, method }: ParsedPaymentSearch): PaymentSearch {
  return {
    ...(statuses.length > 0 ? { status: statuses.join(',').toLowerCase() } : {}),
    ...(method === null ? {} : { method: method.toLowerCase() }),
  };
}

/** The filter as the server wants it. */
export function toPaymentFilter({ statuses, method }: ParsedPaymentSearch): PaymentFilter {
  return { ...(statuses.length > 0 ? { statuses } : {}), ...(method === null ? {} : { method }) };
}

/** Whether a payment belongs in the filtered list, decided here as the server does. */
export function matchesFilter(
  { statuses, method }: ParsedPaymentSearch,
  payment: { status: PaymentStatus; method: PaymentMethod },
): boolean {
  return (
    (statuses.length === 0 || statuses.includes(payment.status)) &&
    (method === null || method === payment.method)
  );
}
