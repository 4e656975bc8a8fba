import type { Payment, Refund } from '../../prisma/client/client.ts';
import type { EventType } from '../events/event-types.ts';
import { toJsonAmount } from '../money.ts';
import { wirePayment } from './payment.ts';
import { wireRefund } from './refund.ts';

/** The JSON of an event's `data`: the payment as it was right after the event, with the refund or order it concerns. */
export function eventData(type: EventType, payment: Payment, refund: Refund | null): string {
  return JSON.stringify({
    payment: wirePayment(payment),
    ...(refund ? { refund: wireRefund(refund) } : {}),
    ...(type === 'order.paid' ? { order: paidOrder(payment) } : {}),
  });
}

function paidOrder(payment: Payment): object {
  return {
    id: payment.orderId,
    amount: toJsonAmount(payment.amount),
    currency: payment.currency,
    payment_status: 'success',
  };
}
