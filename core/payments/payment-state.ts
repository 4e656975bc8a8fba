import type { Payment, PaymentStatus } from '../../prisma/client/client.ts';

/**
 * The life of a payment as a table: each status and what may follow it. Refunds move amounts, not the status.
 * The database refuses the same edges (trigger `payments_edge`).
 */
export const PAYMENT_EDGES: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  PENDING: ['REQUIRES_ACTION', 'AUTHORIZED', 'DECLINED', 'FAILED'],
  REQUIRES_ACTION: ['PENDING', 'AUTHORIZED', 'DECLINED', 'FAILED'],
  AUTHORIZED: ['PARTIALLY_CAPTURED', 'CAPTURED', 'VOIDED', 'EXPIRED'],
  PARTIALLY_CAPTURED: ['CAPTURED'],
  CAPTURED: [],
  DECLINED: [],
  FAILED: [],
  VOIDED: [],
  EXPIRED: [],
};

/** A payment that leaves its order free for another try. */
export const UNSUCCESSFUL_STATUSES = [
  'DECLINED',
  'FAILED',
  'VOIDED',
  'EXPIRED',
] as const satisfies PaymentStatus[];

/** A payment that the merchant can count on. */
export const PAID_STATUSES = [
  'AUTHORIZED',
  'PARTIALLY_CAPTURED',
  'CAPTURED',
] as const satisfies PaymentStatus[];

/** A payment whose outcome is still open; its order waits for it. */
export const OPEN_STATUSES = ['PENDING', 'REQUIRES_ACTION'] as const satisfies PaymentStatus[];

export type PaymentAction = 'CAPTURE' | 'VOID' | 'REFUND';

/** The columns that decide what may still be moved. */
export type PaymentAmounts = Pick<
  Payment,
  'authorized' | 'capturing' | 'captured' | 'reversing' | 'reversed' | 'refunding' | 'refunded'
>;

/** What is authorized and neither captured, given back, nor on the way to either. */
export function capturableAmount(payment: PaymentAmounts): bigint {
  return payment.authorized - payment.capturing - payment.captured - payment.reversing - payment.reversed;
}

/** Captured money not refunded yet, plus authorized money not captured yet: a refund may take both. */
export function refundableAmount(payment: PaymentAmounts): bigint {
  return payment.captured - payment.refunding - payment.refunded + capturableAmount(payment);
}

/** Void takes the whole authorization, so nothing may have been captured or be on its way. */
export function isVoidable(payment: PaymentAmounts): boolean {
  return payment.captured === 0n && payment.capturing === 0n && capturableAmount(payment) > 0n;
}

/** What may be asked for now, so that a client never has to know the rules. */
export function paymentActions(payment: PaymentAmounts): PaymentAction[] {
  const actions: PaymentAction[] = [];
  if (capturableAmount(payment) > 0n) actions.push('CAPTURE');
  if (isVoidable(payment)) actions.push('VOID');
  if (refundableAmount(payment) > 0n) actions.push('REFUND');
  return actions;
}
