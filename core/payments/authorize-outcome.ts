import type { Payment, Prisma } from '../../prisma/client/client.ts';
import type { Approved, RequiresAction } from '../connectors/connector.ts';
import { declineReason } from '../connectors/decline-codes.ts';
import { AUTHORIZATION_LIFETIME_MS } from '../limits.ts';
import type { AttemptResult, Effect, Situation } from './attempt-outcome.ts';
import { capturedEvents, captureEntries } from './captured.ts';
import { isVpa } from './card.ts';
import { changePayment } from './change-payment.ts';
import { fallBack } from './fallback.ts';
import { followUpAttempt } from './follow-up-attempt.ts';

/** Money is held. With automatic capture it is captured in the same call, or by an attempt that starts now. */
export function authorizeApproved(situation: Situation, result: Approved, now: Date): Effect {
  const { amount } = situation.attempt;
  const capturesNext = !result.captured && situation.payment.captureMethod === 'AUTOMATIC';
  const authorized = changePayment(
    situation.payment,
    {
      status: 'AUTHORIZED',
      authorized: amount,
      capturing: capturesNext ? amount : 0n,
      vpa: payerOf(situation.payment, result),
      processorReference: result.reference,
      nextAction: null,
      expiresAt: new Date(now.getTime() + AUTHORIZATION_LIFETIME_MS),
    },
    now,
  );
  const success = { type: 'payment.success' as const, payment: authorized, refund: null };
  if (result.captured) {
    const captured = changePayment(
      authorized,
      { status: 'CAPTURED', captured: amount, expiresAt: null },
      now,
    );
    return {
      payment: captured,
      refund: null,
      events: [success, ...capturedEvents(captured)],
      entries: captureEntries(situation, amount, now),
    };
  }
  if (!capturesNext) return { payment: authorized, refund: null, events: [success] };
  const capture = followUpAttempt(authorized, {
    kind: 'CAPTURE',
    reason: 'AUTOMATIC',
    amount,
    final: true,
    now,
  });
  return {
    payment: { ...authorized, capturing: amount },
    refund: null,
    events: [success],
    attempts: [capture],
  };
}

/** The address of a UPI payment: its own, or else what the processor says it was paid from, if that can be one. */
function payerOf({ method, vpa }: Payment, result: Approved): string | null {
  const told = method === 'UPI' && result.vpa !== undefined && isVpa(result.vpa) ? result.vpa : null;
  return vpa ?? told;
}

/** Declined by the processor, or given up for good: the next account is asked, or this was it. */
export function authorizeEnded(
  situation: Situation,
  result: AttemptResult & { outcome: 'declined' | 'failed' },
  now: Date,
): Effect {
  const rerouted = fallBack(situation, result, now);
  if (rerouted) return rerouted;
  const ended = changePayment(
    situation.payment,
    {
      status: result.outcome === 'declined' ? 'DECLINED' : 'FAILED',
      declineCode: result.code,
      declineMessage: result.message || declineReason(result.code).message,
      nextAction: null,
    },
    now,
  );
  return { payment: ended, refund: null, events: [{ type: 'payment.failed', payment: ended, refund: null }] };
}

/** The shopper has to act. Hearing it again (a lookup) changes nothing. */
export function authorizeNeedsAction({ payment }: Situation, result: RequiresAction, now: Date): Effect {
  if (payment.status === 'REQUIRES_ACTION') return { payment, refund: null, events: [] };
  const nextAction = { ...result.nextAction } satisfies Prisma.JsonObject;
  const change: Partial<Payment> = {
    status: 'REQUIRES_ACTION',
    nextAction,
    processorReference: result.reference,
  };
  const waiting = changePayment(payment, change, now);
  return {
    payment: waiting,
    refund: null,
    events: [{ type: 'payment.requires_action', payment: waiting, refund: null }],
  };
}
