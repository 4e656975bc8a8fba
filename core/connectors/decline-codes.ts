/** Why a processor or issuer said no, in our words. Every connector maps its processor's codes onto these. */
export interface DeclineReason {
  /** For the merchant and, in the checkout, the shopper. */
  readonly message: string;
  /** Whether the same instrument may succeed later, without the shopper changing anything. */
  readonly retryable: boolean;
  /** What the shopper can do now. */
  readonly advice: string;
  /** Whether the no is the processor's own, about itself and not about the shopper: another one may be asked. */
  readonly fallback?: true;
}

export const DECLINE_CODES = {
  generic_decline: {
    message: 'The bank declined the payment without saying why.',
    retryable: false,
    advice: 'Use another card or ask your bank.',
  },
  insufficient_funds: {
    message: 'There is not enough money on the account.',
    retryable: true,
    advice: 'Use another card, or try again when there is money on the account.',
  },
  lost_card: {
    message: 'The card was reported lost.',
    retryable: false,
    advice: 'Use another card.',
  },
  stolen_card: {
    message: 'The card was reported stolen.',
    retryable: false,
    advice: 'Use another card.',
  },
  expired_card: {
    message: 'The card has expired.',
    retryable: false,
    advice: 'Check the expiry date or use another card.',
  },
  incorrect_cvv: {
    message: 'The security code is not right.',
    retryable: false,
    advice: 'Check the security code and try again.',
  },
  authentication_failed: {
    message: 'The bank could not confirm that it is you who pays.',
    retryable: false,
    advice: 'Try again and confirm the payment with your bank, or use another card.',
  },
  upi_rejected: {
    message: 'The payment request was rejected in the UPI app.',
    retryable: false,
    advice: 'Try again and approve the request in your UPI app.',
  },
  limit_exceeded: {
    message: 'The payment is over a limit of the card or account.',
    retryable: true,
    advice: 'Use another card, or try again tomorrow.',
  },
  processor_error: {
    message: 'The payment could not be processed.',
    retryable: true,
    advice: 'Try again in a moment.',
    fallback: true,
  },
  action_expired: {
    message: 'The payment was not confirmed in time.',
    retryable: true,
    advice: 'Try again and confirm within ten minutes.',
  },
  invalid_request: {
    message: 'The processor refused the request.',
    retryable: false,
    advice: 'Use another way to pay.',
    fallback: true,
  },
} as const satisfies Record<string, DeclineReason>;

export type DeclineCode = keyof typeof DECLINE_CODES;

export function isDeclineCode(code: string): code is DeclineCode {
  return Object.hasOwn(DECLINE_CODES, code);
}

export function declineReason(code: string): DeclineReason {
  return isDeclineCode(code) ? DECLINE_CODES[code] : DECLINE_CODES.generic_decline;
}

/** Whether a payment that was declined for this may be tried through another account. */
export function mayFallBack(code: DeclineCode): boolean {
  const reason: DeclineReason = DECLINE_CODES[code];
  return reason.fallback === true;
}
