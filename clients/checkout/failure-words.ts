import type { Payment, Problem } from './checkout-state.ts';
import type { CheckoutText } from './text/en.ts';

/** Why a payment did not succeed and what to do about it, in the shopper's language. */
export function failureWords({ decline, status }: Payment, text: CheckoutText) {
  if (decline !== null) return text.declines[decline.code] ?? decline;
  const { expired, voided, message, advice } = text.failure;
  const reasons: Partial<Record<Payment['status'], string>> = { EXPIRED: expired, VOIDED: voided };
  return { message: reasons[status] ?? message, advice };
}

/** Why the server would not start a payment. */
export function refusalWords({ code, message }: Problem, text: CheckoutText): string {
  return text.refusals[code] ?? message;
}
