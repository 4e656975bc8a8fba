import type { Payment, PaymentStatus } from '../../prisma/client/client.ts';
import { toJsonAmount } from '../money.ts';
import { capturableAmount } from '../payments/payment-state.ts';

/** What REST and webhooks call a payment. Built once per change; every reader gets the same bytes. */
export function wirePayment(payment: Payment): object {
  return {
    id: payment.id,
    order_id: payment.orderId,
    amount: toJsonAmount(payment.amount),
    currency: payment.currency,
    method: payment.method === 'CARD' ? 'card' : 'upi',
    ...(payment.method === 'CARD'
      ? { card_network: payment.cardNetwork, card_last4: payment.cardLast4 }
      : { vpa: payment.vpa }),
    status: WIRE_STATUS[payment.status],
    state: payment.status.toLowerCase(),
    capture_method: payment.captureMethod.toLowerCase(),
    captured: payment.captured > 0n,
    amount_captured: toJsonAmount(payment.captured),
    amount_capturable: toJsonAmount(capturableAmount(payment)),
    // The compatibility layer counts money given back, captured or not; GraphQL keeps the two apart.
    amount_refunded: toJsonAmount(payment.refunded + payment.refundReversed),
    error_code: payment.declineCode,
    error_description: payment.declineMessage,
    next_action: payment.nextAction,
    description: payment.description,
    metadata: payment.metadata,
    version: payment.version,
    created_at: payment.createdAt.toISOString(),
    updated_at: payment.updatedAt.toISOString(),
  };
}

/** The three states of the compatibility layer; the exact one is in `state`. */
export const WIRE_STATUS = {
  PENDING: 'pending',
  REQUIRES_ACTION: 'pending',
  AUTHORIZED: 'success',
  PARTIALLY_CAPTURED: 'success',
  CAPTURED: 'success',
  VOIDED: 'success',
  EXPIRED: 'success',
  DECLINED: 'failed',
  FAILED: 'failed',
} as const satisfies Record<PaymentStatus, string>;
