import type { LedgerEntry, Payment, Refund } from '../../prisma/client/client.ts';
import { InvalidStateError, type Refusal, ValidationError } from '../errors.ts';
import { ledgerEntry } from '../ledger/entries.ts';
import { toJsonAmount } from '../money.ts';
import type { EventDraft } from './attempt-outcome.ts';
import { changePayment } from './change-payment.ts';
import { followUpAttempt } from './follow-up-attempt.ts';
import { capturableAmount, isVoidable, refundableAmount } from './payment-state.ts';
import type { NewAttempt } from './rows.ts';

/**
 * Whether a capture, void, refund or expiry may start, and what it holds while it is in flight. Pure: the
 * batch runs it under the payment's lock, a dry run without one, the models by the thousand.
 */
export type FollowUp =
  | { readonly kind: 'CAPTURE'; readonly amount: bigint | null; readonly final: boolean }
  | { readonly kind: 'VOID' }
  | { readonly kind: 'EXPIRY' }
  | { readonly kind: 'REFUND'; readonly amount: bigint | null; readonly reason: string | null };

/** Ids made before the batch. A refund of captured and of authorized money takes both attempts. */
export interface FollowUpIds {
  readonly attemptId: string;
  readonly reversalId: string;
  readonly refundId: string;
}

export interface FollowUpPlan {
  readonly payment: Payment;
  readonly attempts: readonly NewAttempt[];
  readonly refund: Refund | null;
  readonly entries: readonly LedgerEntry[];
  readonly events: readonly EventDraft[];
}

interface Planning {
  readonly payment: Payment;
  readonly ids: FollowUpIds;
  readonly now: Date;
}

/** Throws a refusal where it may not. */
export function planFollowUp(followUp: FollowUp, planning: Planning): FollowUpPlan {
  switch (followUp.kind) {
    case 'CAPTURE':
      return planCapture(followUp, planning);
    case 'VOID':
      return planVoid(planning);
    case 'EXPIRY':
      return planExpiry(planning);
    case 'REFUND':
      return planRefund(followUp, planning);
  }
}

function planCapture(
  { amount: wanted, final }: FollowUp & { kind: 'CAPTURE' },
  { payment, ids, now }: Planning,
): FollowUpPlan {
  const available = capturableAmount(payment);
  if (available <= 0n)
    throw new InvalidStateError('PAYMENT_NOT_CAPTURABLE', 'Payment not in capturable state');
  const amount = wanted ?? available;
  if (amount > available)
    throw exceeds(`Capture amount exceeds the capturable amount of ${toJsonAmount(available)}`);
  const releasing = final ? available - amount : 0n;
  // "Final" tells the processor to release all the rest, so it must not overtake what is meant to get a part of it.
  const isAlone = payment.capturing === 0n && payment.reversing === 0n;
  if (releasing > 0n && !isAlone) {
    throw new InvalidStateError(
      'INVALID_STATE',
      'A final capture gives back the rest, so it must wait for the captures and reversals that are in flight',
    );
  }
  const change = { capturing: payment.capturing + amount, reversing: payment.reversing + releasing };
  const attempt = followUpAttempt(payment, {
    id: ids.attemptId,
    kind: 'CAPTURE',
    reason: 'REQUESTED',
    amount,
    final: isAlone && (final || amount === available),
    releasing,
    now,
  });
  return plan(changePayment(payment, change, now), [attempt]);
}

function planVoid({ payment, ids, now }: Planning): FollowUpPlan {
  if (!isVoidable(payment)) {
    const why =
      payment.captured + payment.capturing > 0n
        ? 'it has been captured: refund it instead'
        : 'nothing is authorized';
    throw new InvalidStateError('PAYMENT_NOT_VOIDABLE', `Payment cannot be voided: ${why}`);
  }
  return planRelease({ payment, ids, now }, 'REQUESTED');
}

/** Only when nothing is in flight: a capture that was asked for in time is never cut off. */
function planExpiry({ payment, ids, now }: Planning): FollowUpPlan {
  const isQuiet = payment.capturing === 0n && payment.reversing === 0n && payment.refunding === 0n;
  const isOver = payment.expiresAt !== null && payment.expiresAt <= now;
  if (!isQuiet || !isOver || capturableAmount(payment) <= 0n) {
    throw new InvalidStateError('INVALID_STATE', 'The authorization has not expired');
  }
  return planRelease({ payment, ids, now }, 'EXPIRY');
}

function planRelease({ payment, ids, now }: Planning, reason: 'REQUESTED' | 'EXPIRY'): FollowUpPlan {
  const amount = capturableAmount(payment);
  const attempt = followUpAttempt(payment, { id: ids.attemptId, kind: 'VOID', reason, amount, now });
  return plan(changePayment(payment, { reversing: payment.reversing + amount }, now), [attempt]);
}

/** Takes captured money first, then what is still authorized. */
function planRefund(wanted: FollowUp & { kind: 'REFUND' }, { payment, ids, now }: Planning): FollowUpPlan {
  if (payment.authorized === 0n) {
    throw new InvalidStateError('PAYMENT_NOT_REFUNDABLE', 'Only a successful payment can be refunded');
  }
  const available = refundableAmount(payment);
  const amount = wanted.amount ?? available;
  if (amount > available || amount <= 0n) throw exceeds('Refund amount exceeds available amount');
  const refundableCaptured = payment.captured - payment.refunding - payment.refunded;
  const refunding = amount < refundableCaptured ? amount : refundableCaptured;
  const reversing = amount - refunding;
  const refund = newRefund({ payment, ids, now }, { amount, reason: wanted.reason });
  const changed = changePayment(
    payment,
    { refunding: payment.refunding + refunding, reversing: payment.reversing + reversing },
    now,
  );
  const ofRefund = { now, refundId: refund.id };
  const refundAttempt = followUpAttempt(payment, {
    ...ofRefund,
    id: ids.attemptId,
    kind: 'REFUND',
    reason: 'REQUESTED',
    amount: refunding,
  });
  const reversal = followUpAttempt(payment, {
    ...ofRefund,
    id: ids.reversalId,
    kind: 'VOID',
    reason: 'REVERSAL',
    amount: reversing,
  });
  return {
    payment: changed,
    attempts: [refundAttempt, reversal].filter(attempt => attempt.amount > 0n),
    refund,
    entries:
      refunding > 0n
        ? [
            ledgerEntry('REFUND_ACCEPTED', refundAttempt, {
              amount: refunding,
              currency: payment.currency,
              now,
            }),
          ]
        : [],
    events: [{ type: 'refund.created', payment: changed, refund }],
  };
}

function newRefund(
  { payment, ids, now }: Planning,
  wanted: { amount: bigint; reason: string | null },
): Refund {
  return {
    id: ids.refundId,
    merchantId: payment.merchantId,
    mode: payment.mode,
    paymentId: payment.id,
    amount: wanted.amount,
    currency: payment.currency,
    reason: wanted.reason,
    status: 'PENDING',
    declineCode: null,
    declineMessage: null,
    createdAt: now,
    processedAt: null,
  };
}

function plan(payment: Payment, attempts: readonly NewAttempt[]): FollowUpPlan {
  return { payment, attempts, refund: null, entries: [], events: [] };
}

function exceeds(message: string): Refusal {
  return new ValidationError('AMOUNT_EXCEEDS_AVAILABLE', message, ['amount']);
}
