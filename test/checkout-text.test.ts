import { describe, expect, test } from '@jest/globals';
import { refusalWords } from '../clients/checkout/failure-words.ts';
import { ar } from '../clients/checkout/text/ar.ts';
import { de } from '../clients/checkout/text/de.ts';
import { en } from '../clients/checkout/text/en.ts';
import { hi } from '../clients/checkout/text/hi.ts';
import { ja } from '../clients/checkout/text/ja.ts';
import { DECLINE_CODES } from '../core/connectors/decline-codes.ts';
import type { RefusalCode } from '../core/errors.ts';

/**
 * What a shopper meets of a refusal: words; another end, such as the payment that is followed instead; or nothing,
 * because only merchants are refused so. A new code does not compile until this is decided.
 */
const MET: Readonly<Record<RefusalCode | 'INTERNAL_SERVER_ERROR', 'words' | 'another end' | 'nothing'>> = {
  INVALID_INPUT: 'words',
  INVALID_CARD: 'words',
  EXPIRED_CARD: 'words',
  INVALID_VPA: 'words',
  CONNECTOR_NOT_CONFIGURED: 'words',
  NOT_FOUND: 'words',
  FORBIDDEN: 'words',
  IDEMPOTENCY_KEY_REUSED: 'words',
  RATE_LIMITED: 'words',
  BUSY: 'words',
  INTERNAL_SERVER_ERROR: 'words',
  ORDER_ALREADY_PAID: 'another end',
  PAYMENT_IN_PROGRESS: 'another end',
  ORDER_TRIES_EXHAUSTED: 'another end',
  IDEMPOTENCY_KEY_IN_USE: 'another end',
  AUTHENTICATION_FAILED: 'another end',
  PROCESSOR_DECLINED: 'nothing',
  PAYMENT_NOT_CAPTURABLE: 'nothing',
  PAYMENT_NOT_VOIDABLE: 'nothing',
  PAYMENT_NOT_REFUNDABLE: 'nothing',
  AMOUNT_EXCEEDS_AVAILABLE: 'nothing',
  INVALID_STATE: 'nothing',
  SESSION_MOVED: 'nothing',
  CURSOR_INVALID: 'nothing',
};

const WORDED = Object.entries(MET).flatMap(([code, met]) => (met === 'words' ? [code] : []));

/** In English the server's own sentences about what was typed are good enough for shoppers. */
const ENGLISH_OF_THE_SERVER = ['INVALID_CARD', 'EXPIRED_CARD', 'INVALID_VPA'];

describe.each(Object.entries({ ar, de, hi, ja }))('the checkout in %s', (_language, text) => {
  test('has words for every reason a payment can be declined for', () => {
    expect(Object.keys(text.declines).sort()).toEqual(Object.keys(DECLINE_CODES).sort());
    for (const { message, advice } of Object.values(text.declines)) expect(message && advice).toMatch(/\S/);
  });

  test('has words for every refusal a shopper can meet, and none of them is the English one', () => {
    expect(Object.keys(text.refusals).sort()).toEqual([...WORDED].sort());
    for (const [code, words] of Object.entries(text.refusals)) {
      expect(words).toMatch(/\S/);
      expect(words).not.toBe(en.refusals[code]);
    }
  });
});

/** Where each rule of `cardInput` says that it is broken. */
const CARD_FIELDS = ['number', 'expiryMonth', 'expiryYear', 'cvv'] as const;

describe.each(Object.entries({ ar, de, hi, ja }))('a card that is refused, in %s', (_language, text) => {
  const said = CARD_FIELDS.map(field =>
    refusalWords({ code: 'INVALID_CARD', message: 'In English.', path: ['card', field] }, text),
  );

  test('is told by the field that is wrong, and not in English', () => {
    const [number, month, year, cvv] = said;
    expect(month).toBe(year);
    expect(new Set([number, month, cvv]).size).toBe(3);
    expect(month).toContain('MM/');
    expect(cvv).toContain('American Express');
    expect(said).not.toContain('In English.');
  });
});

test("a card that is refused, in English, is told in the server's sentence about the field", () => {
  for (const field of CARD_FIELDS) {
    const message = `About ${field}.`;
    expect(refusalWords({ code: 'INVALID_CARD', message, path: ['card', field] }, en)).toBe(message);
  }
});

test('the checkout in English has words where the sentence of the server is for developers', () => {
  const named = [...Object.keys(en.refusals), ...ENGLISH_OF_THE_SERVER];
  expect(named.sort()).toEqual([...WORDED].sort());
  const message = "These credentials do not allow setting returnUrl; the merchant's order decides it.";
  for (const code of [...Object.keys(en.refusals), 'A_CODE_OF_TOMORROW', '']) {
    expect(refusalWords({ code, message, path: [] }, en)).not.toBe(message);
  }
  for (const code of ENGLISH_OF_THE_SERVER)
    expect(refusalWords({ code, message, path: [] }, en)).toBe(message);
});
