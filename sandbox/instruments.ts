import type { Decline } from './declines.ts';

/**
 * What the acquirer does with an instrument.
 * - `approve`
 * - `decline`: says no, with the code beside it.
 * - `challenge`: waits until the shopper approves on a page, after a redirect.
 * - `wait`: waits until the shopper approves in the UPI app.
 * - `scan`: waits until somebody scans a code, or opens a link, and approves in their UPI app.
 * - `error`: answers HTTP 500 to every authorization and books nothing.
 * - `slow`: approves, late.
 * - `lose_answer`: approves and books it, then cuts the connection instead of answering.
 * - `refuse_captures`, `refuse_voids`, `refuse_refunds`: approves, and declines every later request of that kind.
 */
export type Behaviour =
  | 'approve'
  | 'decline'
  | 'challenge'
  | 'wait'
  | 'scan'
  | 'error'
  | 'slow'
  | 'lose_answer'
  | 'refuse_captures'
  | 'refuse_voids'
  | 'refuse_refunds';

export interface Instrument {
  readonly method: 'CARD' | 'UPI';
  /** The card number, or the VPA. */
  readonly value: string;
  /** A short name for the books, which hold no card numbers, not even these. */
  readonly name: string;
  /** For people. */
  readonly outcome: string;
  readonly behaviour: Behaviour;
  readonly decline?: Decline;
}

/** The whole list. Every other card number is declined, every other VPA is approved. */
export const INSTRUMENTS: readonly Instrument[] = [
  card('4242424242424242', 'visa', 'Approved (Visa)', 'approve'),
  card('4111111111111111', 'visa_2', 'Approved (Visa)', 'approve'),
  card('4012888888881881', 'visa_3', 'Approved (Visa)', 'approve'),
  card('4000056655665556', 'visa_debit', 'Approved (Visa debit)', 'approve'),
  card('5555555555554444', 'mastercard', 'Approved (Mastercard)', 'approve'),
  card('5105105105105100', 'mastercard_2', 'Approved (Mastercard)', 'approve'),
  card('5200828282828210', 'mastercard_debit', 'Approved (Mastercard debit)', 'approve'),
  card('2223003122003222', 'mastercard_2_series', 'Approved (Mastercard, 2-series)', 'approve'),
  card('378282246310005', 'amex', 'Approved (American Express)', 'approve'),
  card('371449635398431', 'amex_2', 'Approved (American Express)', 'approve'),
  card('6011111111111117', 'discover', 'Approved (Discover)', 'approve'),
  card('6011000990139424', 'discover_2', 'Approved (Discover)', 'approve'),
  card('6073849700004947', 'rupay', 'Approved (RuPay)', 'approve'),
  card('6521111111111110', 'rupay_2', 'Approved (RuPay)', 'approve'),
  card('8172000000000005', 'rupay_3', 'Approved (RuPay)', 'approve'),
  declined('4000000000000002', 'generic_decline', 'Declined without a reason', 'do_not_honor'),
  declined('4000000000009995', 'insufficient_funds', 'Declined: insufficient funds', 'insufficient_funds'),
  declined('4000000000009987', 'lost_card', 'Declined: lost card', 'lost_card'),
  declined('4000000000009979', 'stolen_card', 'Declined: stolen card', 'stolen_card'),
  declined('4000000000000069', 'expired_card', 'Declined: expired card', 'expired_card'),
  declined('4000000000000127', 'incorrect_cvv', 'Declined: incorrect security code', 'incorrect_cvv'),
  declined('4000000000006975', 'limit_exceeded', 'Declined: over the limit', 'limit_exceeded'),
  card('4000000000003220', 'three_d_secure', '3-D Secure: the shopper approves or fails it', 'challenge'),
  card('4000000000000119', 'processor_error', 'The processor answers with an error', 'error'),
  card('4000000000005001', 'slow', 'Approved, but slowly', 'slow'),
  card('4000000000005019', 'answer_lost', 'Approved, but the answer is lost on the way', 'lose_answer'),
  card('4000000000005134', 'capture_refused', 'Approved; a later capture is declined', 'refuse_captures'),
  card('4000000000005142', 'void_refused', 'Approved; a later void is declined', 'refuse_voids'),
  card('4000000000005126', 'refund_refused', 'Approved; a later refund is declined', 'refuse_refunds'),
  vpa('success@sluice', 'Approved', 'approve'),
  { ...vpa('failure@sluice', 'Rejected by the shopper', 'decline'), decline: 'upi_rejected' },
  vpa('pending@sluice', 'Waits until the shopper approves in the UPI app', 'wait'),
  vpa('slow@sluice', 'Approved, but slowly', 'slow'),
];

const UNLISTED_CARD: Instrument = declined('', 'unlisted_card', 'Declined', 'invalid_test_card');
const UNLISTED_VPA: Instrument = vpa('', 'Approved', 'approve');
/** UPI without an address: it has no place in the list, because there is nothing to type. */
export const UPI_SCAN: Instrument = {
  ...vpa('', 'Waits until somebody scans a code and approves', 'scan'),
  name: 'upi_scan',
};

const byValue = new Map(INSTRUMENTS.map(instrument => [instrument.value, instrument]));

export function instrumentOfCard(number: string): Instrument {
  return byValue.get(number) ?? UNLISTED_CARD;
}

/** VPAs are case-insensitive. */
export function instrumentOfVpa(address: string): Instrument {
  const value = address.toLowerCase();
  return byValue.get(value) ?? { ...UNLISTED_VPA, name: value };
}

function card(value: string, name: string, outcome: string, behaviour: Behaviour): Instrument {
  return { method: 'CARD', value, name, outcome, behaviour };
}

function declined(value: string, name: string, outcome: string, decline: Decline): Instrument {
  return { ...card(value, name, outcome, 'decline'), decline };
}

function vpa(value: string, outcome: string, behaviour: Behaviour): Instrument {
  return { method: 'UPI', value, name: value, outcome, behaviour };
}
