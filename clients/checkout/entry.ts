import { type CardFields, EMPTY_CARD, fieldOfPath } from './card-fields.ts';
import { outcomeOf, type Payment, type Problem } from './checkout-state.ts';

export type Method = 'card' | 'upi';

/** What stands in the forms. It outlives them, for the next try after a decline. */
export interface Entry {
  method: Method;
  card: CardFields;
  vpa: string;
}

export const EMPTY_ENTRY: Entry = { method: 'card', card: EMPTY_CARD, vpa: '' };

/** Declines whose advice is to correct something of the same card, or to confirm with it once more. */
const CORRECTABLE: ReadonlySet<string> = new Set(['incorrect_cvv', 'expired_card', 'authentication_failed']);

/**
 * What is kept once the server has the payment: what another try may need. That is never the security code, nothing
 * after a success, and only the name of a card that will not work.
 */
export function entryAfter(entry: Entry, payment: Payment): Entry {
  const { method, card } = entry;
  if (outcomeOf(payment) === 'success') return { ...EMPTY_ENTRY, method };
  const { decline } = payment;
  const isSpent =
    payment.method === 'CARD' && decline !== null && !decline.retryable && !CORRECTABLE.has(decline.code);
  return { ...entry, card: isSpent ? { ...EMPTY_CARD, holder: card.holder } : { ...card, cvv: '' } };
}

/** Whether what the server said of one entry is true of another: it is, until the field it is about changes. */
export function stillHolds({ path }: Problem, sent: Entry, entry: Entry): boolean {
  const field = fieldOfPath(path);
  if (field !== undefined) return sent.card[field] === entry.card[field];
  return path[0] !== 'upi' || sent.vpa === entry.vpa;
}
