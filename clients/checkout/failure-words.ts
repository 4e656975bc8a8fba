import { fieldOfPath } from './card-fields.ts';
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
export function refusalWords({ code, message, path }: Problem, text: CheckoutText): string {
  const words = (code === 'INVALID_CARD' ? ofCardField(path, text) : undefined) ?? text.refusals[code];
  return words ?? (PLAIN.has(code) ? message : text.failure.message);
}

/** The code is the same for every field of a card; what has to be corrected is not. */
function ofCardField(path: readonly string[], { cardRefusals }: CheckoutText): string | undefined {
  const field = fieldOfPath(path);
  return field === 'expiry' || field === 'cvv' ? cardRefusals[field] : undefined;
}

/** Why there is nothing to pay. */
export function breakageWords(reason: Breakage, text: CheckoutText): string {
  return reason === 'link' ? text.broken.link : (text.refusals[reason.code] ?? reason.message);
}
