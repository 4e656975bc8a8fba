import type { PaymentMethod, PaymentStatus } from '../../../graphql/dashboard/graphql.ts';
import { boundsOf, type ParsedPaymentSearch } from './payment-filter.ts';

/** What the filter looks at. */
export interface FilteredPayment {
  id: string;
  status: PaymentStatus;
  method: PaymentMethod;
  amount: number;
  currency: string;
  createdAt: string;
  vpa?: string | null | undefined;
  card?: { last4: string } | null | undefined;
  order?: { id: string; receipt?: string | null | undefined } | null | undefined;
}

/** Whether a payment belongs in the filtered list, decided here as the server does. */
export function matchesFilter(search: ParsedPaymentSearch, payment: FilteredPayment): boolean {
  return matchesChoices(search, payment) && (search.search === null || matchesText(search.search, payment));
}

/** The same without the text: the server may have found that in what is not shown here, such as a refund's id. */
export function matchesChoices(search: ParsedPaymentSearch, payment: FilteredPayment): boolean {
  const { statuses, method, currency } = search;
  const { amountFrom, amountUntil, createdFrom, createdUntil } = boundsOf(search);
  const createdAt = Date.parse(payment.createdAt);
  return (
    (statuses.length === 0 || statuses.includes(payment.status)) &&
    (method === null || method === payment.method) &&
    (currency === null || currency === payment.currency) &&
    (amountFrom === null || payment.amount >= amountFrom) &&
    (amountUntil === null || payment.amount <= amountUntil) &&
    (createdFrom === null || createdAt >= createdFrom.getTime()) &&
    (createdUntil === null || createdAt < createdUntil.getTime())
  );
}

function matchesText(text: string, { id, vpa, card, order }: FilteredPayment): boolean {
  return (
    id === text ||
    order?.id === text ||
    (/^\d{4}$/.test(text) && card?.last4 === text) ||
    vpa?.startsWith(text) === true ||
    order?.receipt?.startsWith(text) === true
  );
}
