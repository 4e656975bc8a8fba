import type { Order, Payment } from '../../prisma/client/client.ts';
import { toJsonAmount } from '../money.ts';
import { WIRE_STATUS } from './payment.ts';

/** What REST calls an order. `livePayment` is the one payment that is in progress or has succeeded, if any. */
export function wireOrder(order: Order, livePayment: Payment | null): object {
  return {
    id: order.id,
    merchant_id: order.merchantId,
    amount: toJsonAmount(order.amount),
    currency: order.currency,
    receipt: order.receipt,
    notes: order.notes ?? {},
    status: 'created',
    payment_status: livePayment ? WIRE_STATUS[livePayment.status] : null,
    capture_method: order.captureMethod.toLowerCase(),
    return_url: order.returnUrl,
    created_at: order.createdAt.toISOString(),
    updated_at: order.updatedAt.toISOString(),
  };
}
