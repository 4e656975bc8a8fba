import type { RefundFilter, RefundStatus } from '../../../graphql/dashboard/graphql.ts';

/** The filter as it stands in the address: `?status=failed,pending&payment=pay_…&after=rfnd_…`. */
export interface RefundSearch {
  status?: string;
  payment?: string;
  after?: string;
}

/** Every status, in the order a refund walks them. */
export const REFUND_STATUSES: readonly RefundStatus[] = ['PENDING', 'PROCESSED', 'FAILED'];

const FIELDS = ['status', 'payment', 'after'] as const;

/** Keeps what is text of an address that people may have typed. */
export function readRefundSearch(search: Record<string, unknown>): RefundSearch {
  const given = FIELDS.filter(field => typeof search[field] === 'string' && search[field] !== '');
  return Object.fromEntries(given.map(field => [field, search[field]]));
}

/** What is chosen: nothing means all. Words that mean nothing are left out, so that a mistyped address still shows refunds. */
export function parseRefundSearch({ status = '', payment, after }: RefundSearch) {
  const words = status.toUpperCase().split(',');
  return {
    statuses: REFUND_STATUSES.filter(each => words.includes(each)),
    paymentId: payment ?? null,
    /** The last refund of the page before; null for the newest. */
    after: after ?? null,
  };
}

export type ParsedRefundSearch = ReturnType<typeof parseRefundSearch>;

/** The way back into the address; what is not chosen is not there. */
export function writeRefundSearch({ statuses, paymentId, after }: ParsedRefundSearch): RefundSearch {
  return {
    ...(statuses.length > 0 ? { status: statuses.join(',').toLowerCase() } : {}),
    ...(paymentId === null ? {} : { payment: paymentId }),
    ...(after === null ? {} : { after }),
  };
}

/** The filter as the server wants it. */
export function toRefundFilter({ statuses, paymentId }: ParsedRefundSearch): RefundFilter {
  return {
    ...(statuses.length > 0 ? { statuses } : {}),
    ...(paymentId === null ? {} : { paymentId }),
  };
}

export function isFiltered({ statuses, paymentId }: ParsedRefundSearch): boolean {
  return statuses.length > 0 || paymentId !== null;
}
