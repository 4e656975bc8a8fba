import { expect, test } from '@jest/globals';
import { declineCodeOf } from './decline-codes.ts';

test.each([
  [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds'],
  [{ code: 'expired_card' }, 'expired_card'],
  [{ code: 'incorrect_cvc', decline_code: 'incorrect_cvc' }, 'incorrect_cvv'],
  [{ code: 'payment_intent_authentication_failure' }, 'authentication_failed'],
  // Told to the merchant as Stripe asks: without a hint for the thief.
  [{ code: 'card_declined', decline_code: 'fraudulent' }, 'generic_decline'],
  // A code that is newer than our table, beside one that is in it.
  [{ code: 'processing_error', decline_code: 'moon_phase' }, 'processor_error'],
  [{ code: 'card_declined', decline_code: 'moon_phase' }, 'generic_decline'],
  [{}, 'generic_decline'],
])('%o is %s', (error, code) => {
  expect(declineCodeOf(error)).toBe(code);
});
