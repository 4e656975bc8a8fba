import type { Breakage, Payment, Problem } from './checkout-state.ts';
import type { CheckoutText } from './text/en.ts';

/** Why a payment did not succeed and what to do about it, in the shopper's language. */
export function failureWords({ decline, status }: Payment, text: CheckoutText) {
  if (decline !== null) return text.declines[decline.code] ?? decline;
  const { expired, voided, message, advice } = text.failure;
  const reasons: Partial<Record<Payment['status'], string>> = { EXPIRED: expired, VOIDED: voided };
  return { message: reasons[status] ?? message, advice };
}

/** Refusals whose sentence the server writes for shoppers, and more exactly than its code says. */
const PLAIN: ReadonlySet<string> = new Set(['INVALID_CARD', 'EXPIRED_CARD', 'INVALID_VPA']);

/** Why the server would not start a payment. Most of its sentences are for developers, and shown to nobody. */
export function refusalWords({ code, message }: Problem, text: CheckoutText): string {
  return text.refusals[code] ?? (PLAIN.has(code) ? message : text.failure.message);
}

/** Why there is nothing to pay. */
export function breakageWords(reason: Breakage, text: CheckoutText): string {
  return reason === 'link' ? text.broken.link : (text.refusals[reason.code] ?? reason.message);
}
