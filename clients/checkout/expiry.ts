import { digitsOf, type FieldProblem } from './card-number.ts';

export interface Expiry {
  month: number;
  /** Four digits. */
  year: number;
}

/** What is typed, as MM/YY: a first digit above 1 is a whole month, and autofill's four-digit year loses its century. */
export function formatExpiry(text: string): string {
  const [first = '', second] = text.split(/[/／]/);
  // "1/28": a month of one digit that was ended with the slash.
  const month =
    second !== undefined && digitsOf(first).length === 1 ? `0${digitsOf(first)}` : digitsOf(first);
  const typed = month + digitsOf(second ?? '');
  const digits = /^[2-9]/.test(typed) ? `0${typed}` : typed;
  const year = digits.slice(2);
  const shortYear = year.length === 4 && year.startsWith('20') ? year.slice(2) : year.slice(0, 2);
  return year === '' ? digits : `${digits.slice(0, 2)}/${shortYear}`;
}

/** The month and year of a complete MM/YY. */
export function parseExpiry(text: string): Expiry | undefined {
  const digits = digitsOf(text);
  const month = Number(digits.slice(0, 2));
  if (digits.length !== 4 || month < 1 || month > 12) return undefined;
  return { month, year: 2000 + Number(digits.slice(2)) };
}

/** What is wrong with a date that its writer has finished. A card is good until its month ends. */
export function expiryProblem(text: string, now: Date): FieldProblem | undefined {
  if (digitsOf(text) === '') return 'expiryMissing';
  const expiry = parseExpiry(text);
  if (expiry === undefined) return 'expiryForm';
  const months = expiry.year * 12 + expiry.month;
  return months < now.getFullYear() * 12 + now.getMonth() + 1 ? 'expired' : undefined;
}

/** The same while it is being written: nothing is said before it is complete. */
export function expiryProblemSoFar(text: string, now: Date): FieldProblem | undefined {
  return digitsOf(text).length >= 4 ? expiryProblem(text, now) : undefined;
}
