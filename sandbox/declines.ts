/** Everything the acquirer says no with, and its words for it. */
export const DECLINES = {
  do_not_honor: 'The issuer declined without a reason.',
  insufficient_funds: 'There is not enough money on the account.',
  lost_card: 'The card was reported lost.',
  stolen_card: 'The card was reported stolen.',
  expired_card: 'The card has expired.',
  incorrect_cvv: 'The security code does not match.',
  limit_exceeded: 'The card is over its limit for today.',
  invalid_test_card: 'Only the published test card numbers are accepted here: see GET /v1/instruments.',
  authentication_failed: 'The shopper did not pass the authentication.',
  upi_rejected: 'The shopper rejected the request in the UPI app.',
  capture_refused: 'The issuer does not take the capture.',
  void_refused: 'The issuer does not release the authorization.',
  refund_refused: 'The issuer does not take the refund.',
  unknown_authorization: 'There is no approved authorization with this reference.',
  currency_mismatch: 'The authorization is in another currency.',
  authorization_expired: 'The authorization has expired.',
  amount_too_large: 'The amount is more than what is left of the authorization.',
  already_captured: 'The money was captured already; refund it instead.',
  already_voided: 'The authorization was voided.',
  refund_too_large: 'The amount is more than what was captured and not yet refunded.',
} as const satisfies Record<string, string>;

export type Decline = keyof typeof DECLINES;
