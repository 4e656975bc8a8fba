import type { Effect, Situation } from './attempt-outcome.ts';
import { capturedEvents, captureEntries, isUsedUp } from './captured.ts';
import { changePayment } from './change-payment.ts';

/** Held money became the merchant's. A final capture gives the rest back in the same step. */
export function captureApproved(situation: Situation, _result: unknown, now: Date): Effect {
  const { payment, attempt } = situation;
  const amounts = {
    capturing: payment.capturing - attempt.amount,
    captured: payment.captured + attempt.amount,
    reversing: payment.reversing - attempt.releasing,
    reversed: payment.reversed + attempt.releasing,
  };
  const usedUp = isUsedUp({ ...amounts, authorized: payment.authorized });
  const captured = changePayment(
    payment,
    {
      ...amounts,
      status: usedUp ? 'CAPTURED' : 'PARTIALLY_CAPTURED',
      ...(usedUp ? { expiresAt: null } : {}),
    },
    now,
  );
  return {
    payment: captured,
    refund: null,
    events: usedUp
      ? capturedEvents(captured)
      : [{ type: 'payment.partially_captured', payment: captured, refund: null }],
    entries: captureEntries(situation, attempt.amount, now),
  };
}

/** The authorization is as it was before. */
export function captureEnded({ payment, attempt }: Situation, _result: unknown, now: Date): Effect {
  const restored = changePayment(
    payment,
    { capturing: payment.capturing - attempt.amount, reversing: payment.reversing - attempt.releasing },
    now,
  );
  return {
    payment: restored,
    refund: null,
    events: [{ type: 'payment.capture_failed', payment: restored, refund: null }],
  };
}
