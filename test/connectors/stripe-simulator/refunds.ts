import type Stripe from 'stripe';
import { type Account, intentOf, move } from './account.ts';
import { refused } from './api-error.ts';
import { type Form, textOf, textsOf } from './form.ts';
import { newRefund } from './objects.ts';

export function createRefund(account: Account, form: Form): Stripe.Refund {
  const intent = intentOf(account, textOf(form, 'payment_intent') ?? '');
  const charge = account.charges.get(String(intent.latest_charge));
  if (!charge?.captured) {
    throw refused('charge_not_refundable', 'This PaymentIntent does not have a successful charge to refund.');
  }
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) throw refused('charge_already_refunded', `Charge ${charge.id} has already been refunded.`);
  const amount = Number(textOf(form, 'amount') ?? left);
  if (amount > left) {
    throw refused(
      'amount_too_large',
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
    );
  }
  const made = newRefund(intent, { amount, metadata: textsOf(form, 'metadata'), charge: charge.id });
  account.refunds.set(made.id, made);
  if (account.cards.get(String(intent.payment_method))?.fate.type === 'refund_fails') {
    made.status = 'failed';
    made.failure_reason = 'expired_or_canceled_card';
    account.emit({ type: 'refund.failed', object: made });
    return made;
  }
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  move(account, intent, { kind: 'refunded', amount });
  account.emit({ type: 'refund.created', object: made });
  return made;
}
