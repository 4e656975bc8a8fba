import type {
  BalanceRange,
  LedgerAccount,
  LedgerEntryFilter,
  LedgerEntryKind,
} from '../../../graphql/dashboard/graphql.ts';

/** What is looked at, as it stands in the address: `?currency=EUR&account=fees&kind=fee&q=pay_…&range=last_30_days`. */
export interface BalanceSearch {
  currency?: string;
  account?: string;
  kind?: string;
  q?: string;
  range?: string;
  after?: string;
}

export const ACCOUNTS: readonly LedgerAccount[] = [
  'MERCHANT_BALANCE',
  'PROCESSOR_RECEIVABLE',
  'REFUNDS_IN_FLIGHT',
  'FEES',
];

export const KINDS: readonly LedgerEntryKind[] = [
  'CAPTURE',
  'FEE',
  'REFUND_ACCEPTED',
  'REFUND_PROCESSED',
  'REFUND_FAILED',
];

export const RANGES: readonly BalanceRange[] = [
  'LAST_24_HOURS',
  'LAST_7_DAYS',
  'LAST_30_DAYS',
  'LAST_90_DAYS',
];

const FIELDS = ['currency', 'account', 'kind', 'q', 'range', 'after'] as const;

/** Keeps what is text of an address that people may have typed. */
export function readBalanceSearch(search: Record<string, unknown>): BalanceSearch {
  const given = FIELDS.filter(field => typeof search[field] === 'string' && search[field] !== '');
  return Object.fromEntries(given.map(field => [field, search[field]]));
}

/** What is chosen; words that mean nothing are left out. */
export function parseBalanceSearch({ currency, account, kind = '', q, range, after }: BalanceSearch) {
  const kinds = kind.toUpperCase().split(',');
  return {
    currency: currency && /^[A-Za-z]{3}$/.test(currency) ? currency.toUpperCase() : null,
    account: ACCOUNTS.find(each => each === account?.toUpperCase()) ?? null,
    kinds: KINDS.filter(each => kinds.includes(each)),
    paymentId: q ?? null,
    range: RANGES.find(each => each === range?.toUpperCase()) ?? 'LAST_30_DAYS',
    after: after ?? null,
  };
}

export type ParsedBalanceSearch = ReturnType<typeof parseBalanceSearch>;

/** The filter of entries as the server wants it. */
export function toEntryFilter(search: ParsedBalanceSearch, currency: string): LedgerEntryFilter {
  const { account, kinds, paymentId } = search;
  return {
    currency,
    ...(account === null ? {} : { account }),
    ...(kinds.length === 0 ? {} : { kinds }),
    ...(paymentId === null ? {} : { paymentId }),
  };
}
