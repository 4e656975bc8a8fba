import type { Attempt, Payment, Refund } from '../../prisma/client/client.ts';
import type { Effect, Situation } from './attempt-outcome.ts';
import { isFinalAttempt } from './attempt-state.ts';

/**
 * Where the refund stands after one of its attempts ended. A refund that takes captured money and authorized
 * money has two attempts: it is processed when both are, and failed when both ended and one did not succeed.
 * `payment.refunded` and `payment.refundReversed` say exactly how much went back.
 */
export function refundProgress(
  { attempt, refund }: Situation,
  payment: Payment,
  now: Date,
): Pick<Effect, 'payment' | 'refund' | 'events'> {
  if (!refund) return { payment, refund: null, events: [] };
  const attempts = refund.attempts.map(other => (other.id === attempt.id ? attempt : other));
  if (!attempts.every(other => isFinalAttempt(other.status)))
    return { payment, refund: refund.row, events: [] };
  const failure = attempts.find(other => other.status !== 'APPROVED');
  const row = failure ? failedRefund(refund.row, failure) : processedRefund(refund.row, now);
  const type = failure ? 'refund.failed' : 'refund.processed';
  return { payment, refund: row, events: [{ type, payment, refund: row }] };
}

function processedRefund(refund: Refund, now: Date): Refund {
  return { ...refund, status: 'PROCESSED', processedAt: now };
}

function failedRefund(refund: Refund, failure: Attempt): Refund {
  return {
    ...refund,
    status: 'FAILED',
    declineCode: failure.declineCode,
    declineMessage: failure.declineMessage,
  };
}
