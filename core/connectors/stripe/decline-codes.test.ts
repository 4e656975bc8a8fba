import { expect, test } from '@jest/globals';
import { mayFallBack } from '../decline-codes.ts';
import { DECLINE_CODE_OF, declineCodeOf } from './decline-codes.ts';

test.each([
  [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds'],
  [{ code: 'expired_card' }, 'expired_card'],
  [{ code: 'incorrect_cvc', decline_code: 'incorrect_cvc' }, 'incorrect_cvv'],
  [{ code: 'payment_intent_authentication_failure' }, 'authentication_failed'],
  // Told to the merchant as Stripe asks: without a hint for the thief.
  [{ code: 'card_declined', decline_code: 'fraudulent' }, 'generic_decline'],
  [{ code: 'incorrect_number' }, 'generic_decline'],
  // A code that is newer than our table, beside one that is in it.
  [{ code: 'processing_error', decline_code: 'moon_phase' }, 'processor_error'],
  [{ code: 'card_declined', decline_code: 'moon_phase' }, 'generic_decline'],
  [{}, 'generic_decline'],
])('%o is %s', (error, code) => {
  expect(declineCodeOf(error)).toBe(code);
});

test('another account is asked only where the card is not to blame', () => {
  const codes = Object.entries(DECLINE_CODE_OF).flatMap(([code, ours]) => (mayFallBack(ours) ? [code] : []));
  expect(codes).toEqual([
    'approve_with_id',
    'issuer_not_available',
    'processing_error',
    'reenter_transaction',
    'try_again_later',
    'payment_method_provider_timeout',
    'three_d_secure_authentication_upstream_error',
  ]);
});
