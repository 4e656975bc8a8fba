import type { Payment } from './checkout-state.ts';

const NETWORKS: Readonly<Record<string, string>> = {
  VISA: 'Visa',
  MASTERCARD: 'Mastercard',
  AMEX: 'American Express',
  RUPAY: 'RuPay',
  DISCOVER: 'Discover',
};

/** What a payment was made with, as its owner knows it: "Visa •••• 1111", or the UPI address. */
export function instrumentOf({ card, vpa }: Pick<Payment, 'card' | 'vpa'>): string {
  if (card === null) return vpa ?? 'UPI';
  // Isolated, or the dots and digits would change places in a text that runs from right to left.
  return `\u2066${NETWORKS[card.network] ?? ''} •••• ${card.last4}\u2069`.replace('\u2066 ', '\u2066');
}
