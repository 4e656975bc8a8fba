import { z } from 'zod';
import { text } from '../parse.ts';

/** Card rules of the REST contract: networks by prefix, Luhn, expiry through the end of its month, CVV by network. */
export const CARD_NETWORKS = ['visa', 'mastercard', 'amex', 'rupay', 'discover', 'unknown'] as const;

export type CardNetwork = (typeof CARD_NETWORKS)[number];

const NETWORK_PREFIXES: readonly (readonly [CardNetwork, RegExp])[] = [
  ['visa', /^4/],
  ['mastercard', /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/],
  ['amex', /^3[47]/],
  ['discover', /^(?:6011|64[4-9])/],
  ['rupay', /^(?:60|65|8[1-9])/],
];

export function cardNetwork(number: string): CardNetwork {
  return NETWORK_PREFIXES.find(([, prefix]) => prefix.test(number))?.[0] ?? 'unknown';
}

export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number[number.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether the card may still be used: it is valid through the last moment of its month, somewhere on Earth. */
export function isExpired(expiry: { month: number; year: number }, now: Date): boolean {
  const WESTERNMOST_HOURS = 12;
  return Date.UTC(expiry.year, expiry.month, 1, WESTERNMOST_HOURS) <= now.getTime();
}

const refusal = (code: 'INVALID_CARD' | 'EXPIRED_CARD', path: string[]) => ({ params: { code }, path });

export const cardInput = z
  .strictObject({
    number: z.string().transform(typed => typed.replace(/[ -]/g, '')),
    expiryMonth: z.number().int(),
    expiryYear: z.number().int(),
    cvv: z.string(),
    holderName: text(200).nullish(),
  })
  .transform(card => ({
    ...card,
    expiryYear: card.expiryYear < 100 ? 2000 + card.expiryYear : card.expiryYear,
  }))
  .refine(card => /^\d{13,19}$/.test(card.number) && passesLuhn(card.number), {
    error: 'The card number is not valid. Check its digits.',
    ...refusal('INVALID_CARD', ['number']),
  })
  .refine(card => card.expiryMonth >= 1 && card.expiryMonth <= 12, {
    error: 'The expiry month must be 1 to 12.',
    ...refusal('INVALID_CARD', ['expiryMonth']),
  })
  .refine(card => card.expiryYear >= 2000 && card.expiryYear <= 2099, {
    error: 'The expiry year must have two digits or four, e.g. 2030.',
    ...refusal('INVALID_CARD', ['expiryYear']),
  })
  .refine(card => (cardNetwork(card.number) === 'amex' ? /^\d{4}$/ : /^\d{3}$/).test(card.cvv), {
    error: 'The security code must have 3 digits (4 on American Express).',
    ...refusal('INVALID_CARD', ['cvv']),
  });

export type CardInput = z.output<typeof cardInput>;

const VPA = /^[a-zA-Z0-9._-]{2,256}@[a-zA-Z0-9]{2,64}$/;

export function isVpa(text: string): boolean {
  return VPA.test(text);
}

const vpa = z.string().refine(isVpa, {
  error: 'The UPI address is not valid. It looks like name@bank.',
  params: { code: 'INVALID_VPA' },
});

/** Without an address the shopper is shown a code or a link, and pays from whichever they like. */
export const upiInput = z.strictObject({ vpa: vpa.nullish() });
