import type { Payment } from '../../prisma/client/client.ts';
import { EXPIRY_RETRY_MS } from '../limits.ts';
import type { AttemptResult, Effect, EventDraft, Situation } from './attempt-outcome.ts';
import { capturedEvents, isUsedUp } from './captured.ts';
import { changePayment } from './change-payment.ts';
import { refundProgress } from './refund-progress.ts';

/** Held money is the shopper's again: all of it (void, expiry) or a part (a refund of what was not captured). */
export function voidApproved(situation: Situation, _result: unknown, now: Date): Effect {
  const { payment, attempt } = situation;
  const reversed = {
    reversing: payment.reversing - attempt.amount,
    reversed: payment.reversed + attempt.amount,
    refundReversed: payment.refundReversed + (attempt.refundId === null ? 0n : attempt.amount),
  };
  const status = statusAfter({ ...payment, ...reversed }, attempt.reason === 'EXPIRY');
  const changed = changePayment(
    payment,
    { ...reversed, ...(status ? { status, expiresAt: null } : {}) },
    now,
  );
  const refund = refundProgress(situation, changed, now);
  return {
    payment: refund.payment,
    refund: refund.refund,
    events: [...voidedEvents(changed, status), ...refund.events],
  };
}

/** The authorization stays; a refund that wanted it has failed. */
export function voidEnded(
  situation: Situation,
  _result: AttemptResult & { outcome: 'declined' | 'failed' },
  now: Date,
): Effect {
  const { payment, attempt } = situation;
  const retryAt = new Date(now.getTime() + EXPIRY_RETRY_MS);
  const restored = changePayment(
    payment,
    {
      reversing: payment.reversing - attempt.amount,
      ...(attempt.reason === 'EXPIRY' ? { expiresAt: retryAt } : {}),
    },
    now,
  );
  const refund = refundProgress(situation, restored, now);
  const failed: EventDraft = { type: 'payment.void_failed', payment: restored, refund: null };
  return { payment: refund.payment, refund: refund.refund, events: [failed, ...refund.events] };
}

/** The status that an authorization which is used up ends in; undefined while something of it is left. */
function statusAfter(payment: Payment, expired: boolean): 'CAPTURED' | 'EXPIRED' | 'VOIDED' | undefined {
  if (!isUsedUp(payment)) return undefined;
  if (payment.captured > 0n) return 'CAPTURED';
  return expired ? 'EXPIRED' : 'VOIDED';
}

function voidedEvents(payment: Payment, status: ReturnType<typeof statusAfter>): EventDraft[] {
  if (status === 'VOIDED') return [{ type: 'payment.voided', payment, refund: null }];
  if (status === 'EXPIRED') return [{ type: 'payment.expired', payment, refund: null }];
  const reversed: EventDraft = { type: 'payment.reversed', payment, refund: null };
  return status === 'CAPTURED' ? [reversed, ...capturedEvents(payment)] : [reversed];
}
