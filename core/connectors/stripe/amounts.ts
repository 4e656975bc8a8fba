import { currencyExponent } from '../../money.ts';
import type { Amount } from '../connector.ts';

/**
 * Stripe counts in minor units as we do, but not always in those of ISO 4217
 * (https://docs.stripe.com/currencies, "Minor units in API amounts" and "Special cases"). What cannot be said
 * exactly is refused, never rounded.
 */

/** ISK is sent with two decimals that are always 00; the ariary, which has fifths, is sent whole. */
const STRIPE_EXPONENTS: Readonly<Record<string, number>> = { ISK: 2, MGA: 0 };

/**
 * The presentment currencies, without the Ugandan shilling: the page has it both among the zero-decimal ones and as
 * one with two decimals, and a guess would be wrong by a factor of a hundred. (HUF and TWD are special in payouts only.)
 */
export const STRIPE_CURRENCIES: readonly string[] =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL THB TJS TND TOP TRY TTD TWD TZS UAH USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW'.split(
    ' ',
  );

/** An amount that Stripe has no way to say. The message is for the merchant. */
export class UnsayableAmount extends Error {}

export function toStripeAmount({ amount, currency }: Amount): number {
  const shift = shiftOf(currency);
  const scaled = shift >= 0 ? amount * 10n ** BigInt(shift) : amount / 10n ** BigInt(-shift);
  if (fromStripeAmount(Number(scaled), currency) !== amount) {
    throw new UnsayableAmount(`Stripe takes ${currency} in whole units only.`);
  }
  if (currencyExponent(currency) === 3 && amount % 10n !== 0n) {
    throw new UnsayableAmount(`Stripe takes ${currency} only with a last digit of 0.`);
  }
  return Number(scaled);
}

/** `currency` in either case: Stripe writes it small. */
export function fromStripeAmount(amount: number, currency: string): bigint {
  const shift = shiftOf(currency.toUpperCase());
  return shift >= 0 ? BigInt(amount) / 10n ** BigInt(shift) : BigInt(amount) * 10n ** BigInt(-shift);
}

/** How many digits Stripe has more than ISO 4217. */
function shiftOf(currency: string): number {
  const exponent = currencyExponent(currency);
  return (STRIPE_EXPONENTS[currency] ?? exponent) - exponent;
}
