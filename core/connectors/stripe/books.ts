import type Stripe from 'stripe';
import type { BookLine } from '../connector.ts';
import { fromStripeAmount } from './amounts.ts';
import { ATTEMPT } from './authorize.ts';
import { readMarks } from './marks.ts';

/** As many as Stripe gives at once. */
const PAGE = 100;

/**
 * What Stripe says it has taken and given back, newest first. Not from its balance transactions: those are in the currency
 * that the account settles in, and what a shopper paid cannot be told from them to the unit.
 */
export async function* readStripeBooks(stripe: Stripe, signal: AbortSignal): AsyncGenerator<BookLine> {
  for await (const intent of stripe.paymentIntents.list({ limit: PAGE })) {
    signal.throwIfAborted();
    yield* linesOfIntent(intent);
  }
  for await (const refund of stripe.refunds.list({ limit: PAGE })) {
    signal.throwIfAborted();
    const key = refund.metadata?.[ATTEMPT];
    if (key === undefined || refund.status !== 'succeeded') continue;
    const refunded = fromStripeAmount(refund.amount, refund.currency);
    yield { key, currency: refund.currency.toUpperCase(), captured: 0n, refunded };
  }
}

/**
 * The total is Stripe's; which capture took which part of it is what our captures wrote down. What they do not account
 * for, such as a capture by hand in Stripe's dashboard, is a line under the intent's own id, which fits no attempt.
 */
function* linesOfIntent(intent: Stripe.PaymentIntent): Generator<BookLine> {
  const attempt = intent.metadata[ATTEMPT];
  if (attempt === undefined) return;
  const currency = intent.currency.toUpperCase();
  let unexplained = fromStripeAmount(intent.amount_received, intent.currency);
  const isAtOnce = intent.capture_method !== 'manual';
  const captures = isAtOnce
    ? [{ key: attempt, amount: unexplained }]
    : readMarks(intent.metadata).filter(mark => mark.act === 'capture');
  for (const { key, amount } of captures) {
    unexplained -= amount;
    if (amount > 0n) yield { key, currency, captured: amount, refunded: 0n };
  }
  if (unexplained !== 0n) yield { key: intent.id, currency, captured: unexplained, refunded: 0n };
}
