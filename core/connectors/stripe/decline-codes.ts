import type { DeclineCode } from '../decline-codes.ts';

/**
 * Stripe's decline codes (https://docs.stripe.com/declines/codes) and those error codes with which a card is refused
 * before its issuer is asked (https://docs.stripe.com/error-codes), in our words. Suspected fraud is told as a
 * generic decline, as Stripe asks: a thief should not learn more. So is a number that does not exist.
 */
export const DECLINE_CODE_OF: Readonly<Record<string, DeclineCode>> = {
  approve_with_id: 'processor_error',
  authentication_not_handled: 'authentication_failed',
  authentication_required: 'authentication_failed',
  call_issuer: 'generic_decline',
  card_not_supported: 'generic_decline',
  card_velocity_exceeded: 'limit_exceeded',
  currency_not_supported: 'generic_decline',
  do_not_honor: 'generic_decline',
  do_not_try_again: 'generic_decline',
  duplicate_transaction: 'generic_decline',
  expired_card: 'expired_card',
  fraudulent: 'generic_decline',
  generic_decline: 'generic_decline',
  incorrect_address: 'generic_decline',
  incorrect_cvc: 'incorrect_cvv',
  incorrect_number: 'generic_decline',
  incorrect_pin: 'generic_decline',
  incorrect_zip: 'generic_decline',
  insufficient_funds: 'insufficient_funds',
  invalid_account: 'generic_decline',
  invalid_amount: 'limit_exceeded',
  invalid_cvc: 'incorrect_cvv',
  invalid_expiry_month: 'expired_card',
  invalid_expiry_year: 'expired_card',
  invalid_number: 'generic_decline',
  invalid_pin: 'generic_decline',
  issuer_not_available: 'processor_error',
  lost_card: 'lost_card',
  merchant_blacklist: 'generic_decline',
  mobile_device_authentication_required: 'authentication_failed',
  new_account_information_available: 'generic_decline',
  no_action_taken: 'generic_decline',
  not_permitted: 'generic_decline',
  offline_pin_required: 'generic_decline',
  online_or_offline_pin_required: 'generic_decline',
  pickup_card: 'generic_decline',
  pin_try_exceeded: 'generic_decline',
  processing_error: 'processor_error',
  reenter_transaction: 'processor_error',
  restricted_card: 'generic_decline',
  revocation_of_all_authorizations: 'generic_decline',
  revocation_of_authorization: 'generic_decline',
  security_violation: 'generic_decline',
  service_not_allowed: 'generic_decline',
  stolen_card: 'stolen_card',
  stop_payment_order: 'generic_decline',
  testmode_decline: 'generic_decline',
  transaction_not_allowed: 'generic_decline',
  try_again_later: 'processor_error',
  withdrawal_count_limit_exceeded: 'limit_exceeded',

  authentication_failure: 'authentication_failed',
  card_decline_rate_limit_exceeded: 'limit_exceeded',
  expired_payment_method: 'expired_card',
  payment_intent_authentication_failure: 'authentication_failed',
  payment_intent_payment_attempt_expired: 'action_expired',
  payment_method_provider_timeout: 'processor_error',
  three_d_secure_authentication_upstream_error: 'processor_error',
};

/** What a card error, or the last error of a PaymentIntent, says; the issuer's reason before Stripe's. */
export function declineCodeOf(error: {
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
}): DeclineCode {
  for (const code of [error.decline_code, error.code]) {
    const ours = code === undefined ? undefined : DECLINE_CODE_OF[code];
    if (ours) return ours;
  }
  return 'generic_decline';
}
