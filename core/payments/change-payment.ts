import type { Payment } from '../../prisma/client/client.ts';
import { PAYMENT_EDGES } from './payment-state.ts';

/** The next version of a payment. A status that may not follow is a bug: it stops this payment and no other. */
export function changePayment(payment: Payment, change: Partial<Payment>, now: Date): Payment {
  if (
    change.status &&
    change.status !== payment.status &&
    !PAYMENT_EDGES[payment.status].includes(change.status)
  ) {
    throw new Error(`payment ${payment.id} cannot go from ${payment.status} to ${change.status}`);
  }
  return { ...payment, ...change, version: payment.version + 1, updatedAt: now };
}
