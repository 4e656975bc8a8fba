import { ledgerEntry } from '../ledger/entries.ts';
import type { Effect, Situation } from './attempt-outcome.ts';
import { changePayment } from './change-payment.ts';
import { refundProgress } from './refund-progress.ts';

/** Captured money went back to the shopper. */
export function refundApproved(situation: Situation, _result: unknown, now: Date): Effect {
  const { payment, attempt } = situation;
  const amounts = {
    refunding: payment.refunding - attempt.amount,
    refunded: payment.refunded + attempt.amount,
  };
  return settled(situation, { amounts, kind: 'REFUND_PROCESSED', now });
}

/** A failed refund gives its amount back to the merchant. */
export function refundEnded(situation: Situation, _result: unknown, now: Date): Effect {
  const { payment, attempt } = situation;
  return settled(situation, {
    amounts: { refunding: payment.refunding - attempt.amount },
    kind: 'REFUND_FAILED',
    now,
  });
}

function settled(
  situation: Situation,
  how: {
    amounts: { refunding: bigint; refunded?: bigint };
    kind: 'REFUND_PROCESSED' | 'REFUND_FAILED';
    now: Date;
  },
): Effect {
  const { payment, attempt } = situation;
  const changed = changePayment(payment, how.amounts, how.now);
  const entry = ledgerEntry(how.kind, attempt, {
    amount: attempt.amount,
    currency: payment.currency,
    now: how.now,
  });
  const progress = refundProgress(situation, changed, how.now);
  // Every outcome is told; this one leaves the refund's other attempt on its way.
  const updated = { type: 'refund.updated' as const, payment: changed, refund: progress.refund };
  return { ...progress, events: progress.events.length > 0 ? progress.events : [updated], entries: [entry] };
}
