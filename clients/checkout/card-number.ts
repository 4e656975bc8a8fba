import type { CheckoutText } from './text/en.ts';

/** What can be wrong with a field, by its name among the checkout's words. */
export type FieldProblem = keyof CheckoutText['problems'];

/** The networks of the contract, by how their numbers begin. */
export type CardNetwork = 'VISA' | 'MASTERCARD' | 'AMEX' | 'RUPAY' | 'DISCOVER' | 'UNKNOWN';

const BEGINNINGS: readonly [CardNetwork, RegExp][] = [
  ['AMEX', /^3[47]/],
  ['DISCOVER', /^(6011|64[4-9])/],
  ['RUPAY', /^(60|65|8[1-9])/],
  ['MASTERCARD', /^(5[1-5]|22[2-9][1-9]|22[3-9]|2[3-6]|27[01]|2720)/],
  ['VISA', /^4/],
];

const DIGITS_MAX = 19;

const isDigit = (text: string) => /^\p{Nd}$/u.test(text);

/** In every script the digits stand in a row from nought to nine, so how far into the row one is says which it is. */
function asciiDigitOf(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let first = point;
  while (isDigit(String.fromCodePoint(first - 1))) first -= 1;
  return String((point - first) % 10);
}

/**
 * The digits of what somebody typed or pasted, as 0 to 9: keyboards for Arabic, Hindi or Japanese write others, which
 * are no less right.
 */
export function digitsOf(text: string): string {
  return text.replace(/\P{Nd}/gu, '').replace(/[^0-9]/gu, asciiDigitOf);
}

export function networkOf(digits: string): CardNetwork {
  return BEGINNINGS.find(([, beginning]) => beginning.test(digits))?.[0] ?? 'UNKNOWN';
}

/** How many digits a number of this network usually has. */
function usualLength(network: CardNetwork): number {
  return network === 'AMEX' ? 15 : 16;
}

/** Three digits, four on American Express. */
export function cvvLength(network: CardNetwork): number {
  return network === 'AMEX' ? 4 : 3;
}

/** A number in the groups it has on the card: 4-4-4-4, and 4-6-5 on American Express. */
export function formatCardNumber(text: string): string {
  const digits = digitsOf(text);
  const amex = networkOf(digits) === 'AMEX';
  const kept = digits.slice(0, amex ? 15 : DIGITS_MAX);
  const groups = amex ? [kept.slice(0, 4), kept.slice(4, 10), kept.slice(10)] : (kept.match(/.{1,4}/g) ?? []);
  return groups.filter(group => group !== '').join(' ');
}

/** The check digit's arithmetic: every second digit from the right counts double. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** What is wrong with a number that its writer has finished. */
export function cardNumberProblem(text: string): FieldProblem | undefined {
  const digits = digitsOf(text);
  if (digits === '') return 'numberMissing';
  if (digits.length < 13) return 'numberShort';
  if (!passesLuhn(digits)) return 'numberWrong';
  return undefined;
}

/** The same while it is being written: nothing is said before it can be complete. */
export function cardNumberProblemSoFar(text: string): FieldProblem | undefined {
  const digits = digitsOf(text);
  return digits.length >= usualLength(networkOf(digits)) ? cardNumberProblem(text) : undefined;
}

export function cvvProblem(text: string, network: CardNetwork): FieldProblem | undefined {
  const length = cvvLength(network);
  if (text === '') return 'cvvMissing';
  if (digitsOf(text).length === length) return undefined;
  return length === 4 ? 'cvvFour' : 'cvvThree';
}
