import type { CheckoutOrderFragment, CheckoutPaymentFragment } from '../graphql/checkout/graphql.ts';

export type Order = CheckoutOrderFragment;
export type Payment = CheckoutPaymentFragment;

/** Why the server would not start a payment. */
export interface Problem {
  /** A stable word of the server's, such as INVALID_CARD; empty where it gave none. */
  code: string;
  message: string;
  /** The wrong field, from the input's root: `['card', 'number']`. */
  path: readonly string[];
}

/** Why there is nothing to pay: the link is not right, or what the server says. */
export type Breakage = 'link' | { code: string; message: string };

/** Why an order that was open is so no longer: it was tried too often, or its secret has expired. */
export type Ending = 'exhausted' | 'expired';

/** Where the shopper stands. */
export type CheckoutState =
  | { step: 'loading' }
  /** There is nothing to pay here. */
  | { step: 'broken'; reason: Breakage }
  | { step: 'choosing'; order: Order; problem?: Problem; lastTry?: Payment }
  /** The payment is on its way to the server, which has not said yet that it took it. */
  | { step: 'sending'; order: Order }
  | { step: 'following'; order: Order; payment: Payment }
  /** Nothing more can be done or heard here. */
  | { step: 'ended'; order: Order; reason: Ending };

export type CheckoutInput =
  | { type: 'loaded'; order: Order }
  | { type: 'missing'; reason: Breakage }
  | { type: 'sent' }
  | { type: 'rejected'; problem: Problem }
  | { type: 'payment'; payment: Payment }
  | { type: 'retry' }
  | { type: 'ended'; reason: Ending };

/** What becomes of a payment, in the four words a shopper cares about. */
export function outcomeOf({ status, nextAction }: Payment): 'processing' | 'action' | 'success' | 'failure' {
  switch (status) {
    case 'PENDING':
      return 'processing';
    case 'REQUIRES_ACTION':
      return nextAction === null ? 'processing' : 'action';
    case 'AUTHORIZED':
    case 'PARTIALLY_CAPTURED':
    case 'CAPTURED':
      return 'success';
    default:
      return 'failure';
  }
}

/** Whether it is known how the payment ended. */
export function isSettled(payment: Payment): boolean {
  return /success|failure/.test(outcomeOf(payment));
}

function follow(state: CheckoutState & { order: Order }, payment: Payment): CheckoutState {
  const known = state.step === 'following' ? state.payment : undefined;
  if (known?.id === payment.id && known.version >= payment.version) return state;
  return { step: 'following', order: state.order, payment };
}

/** At the form, after a try that did not succeed or with none before. */
function choosing(order: Order, before: Payment | null): CheckoutState {
  const failed = before !== null && outcomeOf(before) === 'failure';
  return { step: 'choosing', order, ...(failed && { lastTry: before }) };
}

/** Where the shopper stands after something happened. What does not fit where they stand changes nothing. */
export function checkoutAfter(state: CheckoutState, input: CheckoutInput): CheckoutState {
  // Whoever has seen the order may have paid it: that it cannot be read now is no sign that there is nothing to pay.
  if (input.type === 'missing')
    return state.step === 'loading' ? { step: 'broken', reason: input.reason } : state;
  if (input.type === 'loaded') {
    const { order } = input;
    if (order.payment !== null) return { step: 'following', order, payment: order.payment };
    return choosing(order, order.lastPayment);
  }
  if (state.step === 'loading' || state.step === 'broken') return state;
  const { order } = state;
  if (state.step === 'ended' && input.type !== 'payment') return state;
  switch (input.type) {
    case 'sent':
      return { step: 'sending', order };
    case 'rejected':
      return { step: 'choosing', order, problem: input.problem };
    case 'payment':
      return follow(state, input.payment);
    case 'retry':
      return choosing(order, state.step === 'following' ? state.payment : null);
    case 'ended':
      if (state.step === 'following' && isSettled(state.payment)) return state;
      return { step: 'ended', order, reason: input.reason };
  }
}
