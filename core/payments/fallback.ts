import type { Payment } from '../../prisma/client/client.ts';
import { mayFallBack } from '../connectors/decline-codes.ts';
import { newId } from '../ids.ts';
import { FALLBACK_WINDOW_MS } from '../limits.ts';
import type { AttemptResult, Effect, Situation } from './attempt-outcome.ts';
import { changePayment } from './change-payment.ts';
import { followUpAttempt } from './follow-up-attempt.ts';
import type { Fallback } from './route-payment.ts';

/**
 * Asking the next account for a payment that the present one turned out not to take. Two charges for one payment are
 * worse than none, so it happens only after an answer that leaves no doubt: a decline whose reason lies with the
 * processor, or an attempt that the processor has promised never to act on. What is unknown is looked up and waits.
 */
type Ended = AttemptResult & { outcome: 'declined' | 'failed' };

/** The payment as the next account is asked for it; null where it ends here. */
export function fallBack(situation: Situation, result: Ended, now: Date): Effect | null {
  const { payment, attempt } = situation;
  const [next, ...others] = situation.fallbacks ?? [];
  if (!next || !mayFallBack(result.code) || !isWaitedFor(payment, now)) return null;
  const rerouted = changePayment(
    payment,
    { ...next, fallbacks: others.length > 0 ? others.map(({ ...other }) => other) : null },
    now,
  );
  // Attempts are told in the order of their ids: this one comes after the one before it on any clock.
  const at = new Date(Math.max(now.getTime(), attempt.createdAt.getTime() + 1));
  const authorization = followUpAttempt(rerouted, {
    id: newId('attempt', at.getTime()),
    kind: 'AUTHORIZE',
    reason: 'FALLBACK',
    amount: attempt.amount,
    now: at,
  });
  return {
    payment: rerouted,
    refund: null,
    events: [{ type: 'payment.rerouted', payment: rerouted, refund: null }],
    attempts: [authorization],
  };
}

/** Nobody is charged for something they have long given up; and a shopper does one challenge, not two. */
function isWaitedFor(payment: Payment, now: Date): boolean {
  return payment.status === 'PENDING' && now.getTime() - payment.createdAt.getTime() < FALLBACK_WINDOW_MS;
}

/** Those of a payment's fallbacks that may be asked, given the accounts that take no new payments. */
export function openFallbacks(
  { fallbacks }: Pick<Payment, 'fallbacks'>,
  disabled: readonly string[],
): readonly Fallback[] {
  // The column holds nothing else: `routedPayment` and `fallBack` write it.
  const all = (fallbacks ?? []) as unknown as readonly Fallback[];
  return all.filter(({ accountId }) => accountId === null || !disabled.includes(accountId));
}
