import { formatMoney } from '../ui/money.ts';
import { type CheckoutText, en } from './text/en.ts';

/** The words of a language and how it writes amounts and times. */
export interface Language {
  /** hi, or what the shopper's browser says more exactly: en-IN. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly text: CheckoutText;
  money(minorUnits: number, currency: string): string;
  /** "5 minutes" */
  minutes(count: number): string;
  dateTime(at: string): string;
}

/** Each in a file of its own, which only those who read it load. */
const LOADERS = {
  en: async () => en,
  hi: async () => (await import('./text/hi.ts')).hi,
  de: async () => (await import('./text/de.ts')).de,
  ar: async () => (await import('./text/ar.ts')).ar,
  ja: async () => (await import('./text/ja.ts')).ja,
} as const satisfies Record<string, () => Promise<CheckoutText>>;

export type LanguageCode = keyof typeof LOADERS;

/** By their own names, as whoever looks for theirs knows them. */
export const LANGUAGES: Readonly<Record<LanguageCode, string>> = {
  en: 'English',
  hi: 'हिन्दी',
  de: 'Deutsch',
  ar: 'العربية',
  ja: '日本語',
};

/** The language of a tag such as `de-AT`, if it is one of ours. */
export function languageCode(tag: string): LanguageCode | undefined {
  const code = tag.slice(0, 2).toLowerCase();
  return code in LOADERS && /^..(-|$)/.test(tag) ? (code as LanguageCode) : undefined;
}

/** The first of these tags that we speak; English where there is none. */
export function chooseTag(wanted: readonly string[]): string {
  return wanted.find(tag => languageCode(tag) !== undefined && isTag(tag)) ?? 'en';
}

function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

function languageOf(tag: string, text: CheckoutText): Language {
  const unit = new Intl.NumberFormat(tag, { style: 'unit', unit: 'minute', unitDisplay: 'long' });
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    tag,
    direction: languageCode(tag) === 'ar' ? 'rtl' : 'ltr',
    text,
    money: (minorUnits, currency) => formatMoney(minorUnits, currency, tag),
    minutes: count => unit.format(count),
    dateTime: at => dateTime.format(new Date(at)),
  };
}

/** The language of a tag. A shopper who cannot load its words can still pay in English. */
export async function loadLanguage(tag: string): Promise<Language> {
  const code = languageCode(tag) ?? 'en';
  const text = await LOADERS[code]().catch(() => undefined);
  return text ? languageOf(tag, text) : ENGLISH;
}

export const ENGLISH = languageOf('en', en);
