import type { LedgerEntry, Payment } from '../../prisma/client/client.ts';
import { ledgerEntry } from '../ledger/entries.ts';
import { feeOf } from '../money.ts';
import type { EventDraft, Situation } from './attempt-outcome.ts';

/** The ledger's side of a capture: the processor owes us the amount, we owe it to the merchant less the fee. */
export function captureEntries(
  { attempt, payment, feeBps }: Situation,
  amount: bigint,
  now: Date,
): LedgerEntry[] {
  const { currency } = payment;
  const fee = feeOf(amount, feeBps);
  const captured = ledgerEntry('CAPTURE', attempt, { amount, currency, now });
  return fee > 0n ? [captured, ledgerEntry('FEE', attempt, { amount: fee, currency, now })] : [captured];
}

/** The events of reaching CAPTURED; an order whose payment got there is paid. */
export function capturedEvents(payment: Payment): EventDraft[] {
  const captured: EventDraft = { type: 'payment.captured', payment, refund: null };
  return payment.orderId === null ? [captured] : [captured, { type: 'order.paid', payment, refund: null }];
}

/** Whether nothing of the authorization is left to capture or give back. */
export function isUsedUp(payment: Pick<Payment, 'authorized' | 'captured' | 'reversed'>): boolean {
  return payment.captured + payment.reversed === payment.authorized;
}
