import { locale } from './locale.ts';

/**
 * The digits after the decimal point where they are not two, by ISO 4217. Intl's own numbers will not do: they say how a
 * currency is usually written (0 digits for several that settle in 2), and a minor unit is what we are sent.
 */
const EXPONENTS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map(code => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map(code => [code, 3]),
  ...'CLF UYW'.split(' ').map(code => [code, 4]),
]);

/** How many digits after the point this currency has. */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Minor units as a plain decimal, for machines and for inputs: 129900 INR is "1299.00", 500 JPY is "500". */
export function toDecimal(minorUnits: number, currency: string): string {
  const exponent = currencyExponent(currency);
  // As text: past 2^53 / 10^exponent a division would lose the last digits.
  const digits = String(Math.abs(minorUnits)).padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  const sign = minorUnits < 0 ? '-' : '';
  return exponent === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** What somebody typed as an amount: minor units, or what is wrong with it. Spaces and thousands commas are let pass. */
export function parseMoney(
  typed: string,
  currency: string,
): number | 'empty' | 'not-a-number' | 'too-many-digits' {
  const text = typed.replaceAll(/[\s,]/g, '');
  if (text === '') return 'empty';
  const match = /^(\d+)(?:\.(\d*))?$/.exec(text);
  if (match === null) return 'not-a-number';
  const exponent = currencyExponent(currency);
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > exponent) return 'too-many-digits';
  const minorUnits = Number(`${whole}${fraction.padEnd(exponent, '0')}`);
  return Number.isSafeInteger(minorUnits) ? minorUnits : 'not-a-number';
}

const formats = new Map<string, Intl.NumberFormat>();

/**
 * An amount of minor units for people: 129900 INR is ₹1,299.00, 500 JPY is ¥500. `tag` defaults to the page's language.
 */
export function formatMoney(minorUnits: number, currency: string, tag: string = locale): string {
  const exponent = currencyExponent(currency);
  const key = `${currency} ${tag}`;
  let format = formats.get(key);
  if (format === undefined) {
    const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
    format = new Intl.NumberFormat(tag, { style: 'currency', currency, ...digits });
    formats.set(key, format);
  }
  return format.format(toDecimal(minorUnits, currency) as `${number}`);
}
