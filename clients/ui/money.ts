/**
 * The digits after the decimal point where they are not two, by ISO 4217. Intl's own numbers will not do: they say how a
 * currency is usually written (0 digits for several that settle in 2), and a minor unit is what we are sent.
 */
const EXPONENTS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map(code => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map(code => [code, 3]),
  ...'CLF UYW'.split(' ').map(code => [code, 4]),
]);

const formats = new Map<string, Intl.NumberFormat>();

/**
 * An amount of minor units for people: 129900 INR is ₹1,299.00, 500 JPY is ¥500. `locale` defaults to the browser's.
 */
export function formatMoney(minorUnits: number, currency: string, locale?: string): string {
  const exponent = EXPONENTS[currency] ?? 2;
  const key = `${currency} ${locale}`;
  let format = formats.get(key);
  if (format === undefined) {
    const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits });
    formats.set(key, format);
  }
  // As a decimal string: past 2^53 / 10^exponent a division would lose the last digits.
  const digits = String(Math.abs(minorUnits)).padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  const decimal = `${minorUnits < 0 ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}0`;
  return format.format(decimal as `${number}`);
}
