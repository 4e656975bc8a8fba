/** Stripe's published test cards (https://docs.stripe.com/testing), as far as the conformance suite needs them. */
export type CardFate =
  | { readonly type: 'approved' }
  | { readonly type: 'challenge' }
  /** Stripe's own refund of this card fails some time later; here at once, so that a test need not wait. */
  | { readonly type: 'refund_fails' }
  | {
      readonly type: 'declined';
      readonly code: string;
      readonly declineCode?: string;
      readonly message: string;
    };

const DECLINED = 'Your card was declined.';

const FATES: Readonly<Record<string, CardFate>> = {
  '4242424242424242': { type: 'approved' },
  '4000000000003220': { type: 'challenge' },
  '4000000000005126': { type: 'refund_fails' },
  '4000000000000002': { ...declined('generic_decline'), message: DECLINED },
  '4000000000009995': { ...declined('insufficient_funds'), message: 'Your card has insufficient funds.' },
  '4000000000009987': { ...declined('lost_card'), message: DECLINED },
  '4000000000009979': { ...declined('stolen_card'), message: DECLINED },
  '4000000000006975': { ...declined('card_velocity_exceeded'), message: DECLINED },
  '4000000000000069': { type: 'declined', code: 'expired_card', message: 'Your card has expired.' },
  '4000000000000127': {
    ...{ type: 'declined', code: 'incorrect_cvc' },
    message: "Your card's security code is incorrect.",
  },
  '4000000000000119': {
    ...{ type: 'declined', code: 'processing_error' },
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
};

function declined(declineCode: string) {
  return { type: 'declined', code: 'card_declined', declineCode } as const;
}

export function fateOf(number: string): CardFate {
  return FATES[number] ?? { ...declined('generic_decline'), message: DECLINED };
}

/** The Luhn digit, with which Stripe tells a number that does not exist before it asks anybody. */
export function isCardNumber(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const weighed = place % 2 === 1 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return /^\d{12,19}$/.test(number) && sum % 10 === 0;
}
