import type { Attempt } from '../../prisma/client/client.ts';
import { followUpAttempt } from './follow-up-attempt.ts';
import type { NewAttempt } from './rows.ts';

/** Gives back an authorization or a capture that was approved after we had answered that it failed. */
export function compensationFor(attempt: Attempt, captured: boolean, now: Date): NewAttempt {
  const kind = captured ? 'REFUND' : 'VOID';
  return followUpAttempt(attempt, { kind, reason: 'COMPENSATION', amount: attempt.amount, now });
}
