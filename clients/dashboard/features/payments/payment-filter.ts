import type { PaymentFilter, PaymentMethod, PaymentStatus } from '../../../graphql/dashboard/graphql.ts';
import { startOfDate } from '../../../ui/local-time.ts';
import { parseMoney } from '../../../ui/money.ts';

/**
 * The filter as it stands in the address: `?status=declined,failed&currency=INR&from=100.00&since=2026-11-01`. Amounts
 * are decimals of the currency, days are those of the reader.
 */
export type PaymentSearch = Partial<
  Record<'status' | 'method' | 'q' | 'currency' | 'min' | 'max' | 'since' | 'until', string>
>;

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

const KEYS = ['status', 'method', 'q', 'currency', 'min', 'max', 'since', 'until'] as const;

/** Keeps what is text of an address that people may have typed. A number in it is text that looks like one. */
export function readPaymentSearch(search: Record<string, unknown>): PaymentSearch {
  return Object.fromEntries(
    KEYS.flatMap(key => {
      const value = search[key];
      const isText =
        (typeof value === 'string' && value !== '') || (key !== 'status' && typeof value === 'number');
      return isText ? [[key, String(value)]] : [];
    }),
  );
}

/** The chosen values. Words that mean nothing are left out, so that an old or mistyped address still shows payments. */
export function parsePaymentSearch({
  status = '',
  method,
  q,
  currency,
  min,
  max,
  since,
  until,
}: PaymentSearch) {
  const words = status.toUpperCase().split(',');
  const code = /^[A-Z]{3}$/.exec(currency?.toUpperCase() ?? '')?.[0] ?? null;
  return {
    statuses: STATUSES.filter(each => words.includes(each)),
    method: METHODS.find(each => each === method?.toUpperCase()) ?? null,
    search: q?.trim() || null,
    currency: code,
    // Without a currency an amount says nothing: 500 are five euros or five hundred yen.
    min: code === null ? null : decimalOf(min, code),
    max: code === null ? null : decimalOf(max, code),
    since: dayOf(since),
    until: dayOf(until),
  };
}

export type ParsedPaymentSearch = ReturnType<typeof parsePaymentSearch>;

/** What shows every payment. */
export const NO_FILTER: ParsedPaymentSearch = parsePaymentSearch({});

function decimalOf(text: string | undefined, currency: string): string | null {
  return text !== undefined && typeof parseMoney(text, currency) === 'number' ? text : null;
}

function dayOf(text: string | undefined): string | null {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
    ? text
    : null;
}

/** The way back into the address; what is not chosen is not there. */
export function writePaymentSearch(parsed: ParsedPaymentSearch): PaymentSearch {
  const { statuses, method, search, currency, min, max, since, until } = parsed;
  const values = { currency, min, max, since, until, q: search };
  return {
    ...(statuses.length > 0 ? { status: statuses.join(',').toLowerCase() } : {}),
    ...(method === null ? {} : { method: method.toLowerCase() }),
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
  };
}

export function isFiltered(parsed: ParsedPaymentSearch): boolean {
  return Object.keys(writePaymentSearch(parsed)).length > 0;
}

/** The bounds in the server's units: minor units, and moments of which the last is not included. */
export function boundsOf({ currency, min, max, since, until }: ParsedPaymentSearch) {
  const amount = (text: string | null) =>
    text === null || currency === null ? null : (parseMoney(text, currency) as number);
  return {
    amountFrom: amount(min),
    amountUntil: amount(max),
    createdFrom: since === null ? null : startOfDate(since),
    createdUntil: until === null ? null : startOfDate(until, 1),
  };
}

/** The filter as the server wants it. */
export function toPaymentFilter(parsed: ParsedPaymentSearch): PaymentFilter {
  const { statuses, method, search, currency } = parsed;
  const { amountFrom, amountUntil, createdFrom, createdUntil } = boundsOf(parsed);
  const values = {
    method,
    search,
    currency,
    amountFrom,
    amountUntil,
    createdFrom: createdFrom?.toISOString() ?? null,
    createdUntil: createdUntil?.toISOString() ?? null,
  };
  return {
    ...(statuses.length > 0 ? { statuses } : {}),
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
  };
}
