import type { Attempt, LedgerEntry, Payment, Refund } from '../../prisma/client/client.ts';
import type { ConnectorResult } from '../connectors/connector.ts';
import { type DeclineCode, declineReason } from '../connectors/decline-codes.ts';
import type { EventType } from '../events/event-types.ts';
import {
  ACTION_GIVE_UP_MS,
  ACTION_POLL_SCHEDULE_MS,
  ACTION_UNREACHED_RETRY_MS,
  LOOKUP_SCHEDULE_MS,
} from '../limits.ts';
import { isFinalAttempt } from './attempt-state.ts';
import { authorizeApproved, authorizeEnded, authorizeNeedsAction } from './authorize-outcome.ts';
import { captureApproved, captureEnded } from './capture-outcome.ts';
import { compensationFor } from './compensation.ts';
import { refundApproved, refundEnded } from './refund-outcome.ts';
import { resendScheduleMs } from './resend-schedule.ts';
import type { Fallback } from './route-payment.ts';
import type { NewAttempt } from './rows.ts';
import { voidApproved, voidEnded } from './void-outcome.ts';

/**
 * What the answer to an attempt means for its payment: a pure function, so that the rules can be read, and
 * tested by the thousand, without a database. `complete-attempts` alone applies it.
 */
export interface Situation {
  readonly payment: Payment;
  readonly attempt: Attempt;
  /** The refund that the attempt is part of, with all its attempts (a mixed refund has two). */
  readonly refund: { readonly row: Refund; readonly attempts: readonly Attempt[] } | null;
  /** The merchant's fee on captures, in basis points. */
  readonly feeBps: number;
  /** AUTHORIZE: the accounts that may be asked next, in order; nobody where it is missing. */
  readonly fallbacks?: readonly Fallback[];
}

/** A processor's answer; or `failed`: it is certain that the attempt has had and will have no effect. */
export type AttemptResult =
  | ConnectorResult
  | { readonly outcome: 'failed'; readonly code: DeclineCode; readonly message: string };

/** `payment` and `refund` as they were right after the event. */
export interface EventDraft {
  readonly type: EventType;
  readonly payment: Payment;
  readonly refund: Refund | null;
}

/** The consequences. Nothing changed where `events`, `entries` and `attempts` are empty and the rows are the same. */
export interface Consequences {
  readonly payment: Payment;
  readonly attempt: Attempt;
  readonly refund: Refund | null;
  readonly events: readonly EventDraft[];
  readonly entries: readonly LedgerEntry[];
  readonly attempts: readonly NewAttempt[];
}

/** What one kind of attempt does to its payment; the attempt's own row is `attemptOutcome`'s. */
export type Effect = Pick<Consequences, 'payment' | 'refund' | 'events'> &
  Partial<Pick<Consequences, 'entries' | 'attempts'>>;

type Approved = AttemptResult & { outcome: 'approved' };
type Ended = AttemptResult & { outcome: 'declined' | 'failed' };

const RULES = {
  AUTHORIZE: { approved: authorizeApproved, ended: authorizeEnded },
  CAPTURE: { approved: captureApproved, ended: captureEnded },
  VOID: { approved: voidApproved, ended: voidEnded },
  REFUND: { approved: refundApproved, ended: refundEnded },
} as const satisfies Record<
  Attempt['kind'],
  {
    approved: (situation: Situation, result: Approved, now: Date) => Effect;
    ended: (situation: Situation, result: Ended, now: Date) => Effect;
  }
>;

export function attemptOutcome(situation: Situation, result: AttemptResult, now: Date): Consequences {
  const { attempt } = situation;
  if (isFinalAttempt(attempt.status)) return contradiction(situation, result, now);
  switch (result.outcome) {
    case 'approved': {
      const settled = settledAttempt(attempt, { status: 'APPROVED', reference: result.reference, now });
      const effect = isCompensation(attempt)
        ? unchanged(situation)
        : RULES[attempt.kind].approved({ ...situation, attempt: settled }, result, now);
      return consequences(settled, effect);
    }
    case 'declined':
    case 'failed': {
      const settled = endedAttempt(attempt, result, now);
      if (isCompensation(attempt))
        return consequences({ ...settled, needsOperator: true }, unchanged(situation));
      return consequences(
        settled,
        RULES[attempt.kind].ended({ ...situation, attempt: settled }, result, now),
      );
    }
    case 'requires_action': {
      // A merchant's own capture, void or refund has no shopper at hand: what becomes of it is asked until it is known.
      if (attempt.kind !== 'AUTHORIZE')
        return consequences(unknownAttempt(attempt, NO_SHOPPER, now), unchanged(situation));
      const waiting = waitingAttempt(attempt, result, now);
      return consequences(waiting, authorizeNeedsAction(situation, result, now));
    }
    case 'unknown':
      return consequences(unknownAttempt(attempt, result.reason, now), unchanged(situation));
  }
}

function consequences(attempt: Attempt, effect: Effect): Consequences {
  return { entries: [], attempts: [], ...effect, attempt };
}

function unchanged({ payment, refund }: Situation): Effect {
  return { payment, refund: refund?.row ?? null, events: [] };
}

/** A compensation takes back what a payment of ours never counted, so it moves none of its amounts. */
function isCompensation(attempt: Attempt): boolean {
  return attempt.reason === 'COMPENSATION';
}

function settledAttempt(
  attempt: Attempt,
  how: { status: Attempt['status']; reference: string | null; now: Date },
): Attempt {
  return {
    ...attempt,
    status: how.status,
    processorReference: how.reference ?? attempt.processorReference,
    unknownReason: null,
    needsOperator: false,
    completedAt: how.now,
  };
}

function endedAttempt(attempt: Attempt, result: Ended, now: Date): Attempt {
  const declined = result.outcome === 'declined';
  const reference = declined ? result.reference : null;
  const settled = settledAttempt(attempt, { status: declined ? 'DECLINED' : 'FAILED', reference, now });
  return {
    ...settled,
    declineCode: result.code,
    declineMessage: result.message || declineReason(result.code).message,
  };
}

function waitingAttempt(
  attempt: Attempt,
  result: AttemptResult & { outcome: 'requires_action' },
  now: Date,
): Attempt {
  const expiresAt = new Date(result.nextAction.expiresAt);
  const lookups = attempt.status === 'REQUIRES_ACTION' ? attempt.lookups + 1 : 0;
  const delayMs = ACTION_POLL_SCHEDULE_MS[Math.min(lookups, ACTION_POLL_SCHEDULE_MS.length - 1)] ?? 0;
  const pollAt = new Date(now.getTime() + delayMs);
  return {
    ...attempt,
    status: 'REQUIRES_ACTION',
    processorReference: result.reference,
    unknownReason: null,
    lookups,
    deadline: expiresAt,
    nextSweepAt: pollAt < expiresAt || now >= expiresAt ? pollAt : expiresAt,
  };
}

const NO_SHOPPER = 'the processor asks for a shopper, and nobody waits for one';

/** Keeps its hold and waits for the next lookup. */
function unknownAttempt(attempt: Attempt, reason: string, now: Date): Attempt {
  if (attempt.status === 'REQUIRES_ACTION') return unreachedAction(attempt, reason, now);
  const isFirst = attempt.status === 'SENT';
  const lookups = isFirst ? 0 : attempt.lookups + 1;
  const resendMs = isFirst ? resendScheduleMs(attempt.kind)[attempt.sendNo - 1] : undefined;
  const delayMs = resendMs ?? LOOKUP_SCHEDULE_MS[lookups];
  return {
    ...attempt,
    status: 'UNKNOWN',
    unknownReason: reason,
    lookups,
    nextSweepAt: new Date(now.getTime() + (delayMs ?? 0)),
    needsOperator: delayMs === undefined,
  };
}

/** Its shopper may still act while the processor is out of reach; long after the time is up a person has to look. */
function unreachedAction(attempt: Attempt, reason: string, now: Date): Attempt {
  const overdueMs = now.getTime() - (attempt.deadline ?? now).getTime();
  return {
    ...attempt,
    unknownReason: reason,
    nextSweepAt: new Date(now.getTime() + ACTION_UNREACHED_RETRY_MS),
    needsOperator: overdueMs > ACTION_GIVE_UP_MS,
  };
}

/**
 * An answer after the final one. The same again changes nothing; money that was held or taken although we had given up
 * is given back by an attempt of its own. A void or a refund that happened after all cannot be undone: like every other
 * contradiction it is for a person to look at.
 */
function contradiction(situation: Situation, result: AttemptResult, now: Date): Consequences {
  const { attempt } = situation;
  const agrees =
    attempt.status === 'APPROVED' ? result.outcome !== 'declined' : result.outcome !== 'approved';
  if (agrees || attempt.contradiction !== null) return consequences(attempt, unchanged(situation));
  const reference = 'reference' in result ? result.reference : null;
  const contradicted: Attempt = {
    ...attempt,
    contradiction: `${result.outcome} (${reference ?? 'no reference'}) at ${now.toISOString()} after ${attempt.status}`,
    needsOperator: true,
  };
  const isMoney = attempt.kind === 'AUTHORIZE' || attempt.kind === 'CAPTURE';
  if (result.outcome !== 'approved' || !isMoney) return consequences(contradicted, unchanged(situation));
  const takenBack = { ...contradicted, processorReference: result.reference, needsOperator: false };
  const isCaptured = attempt.kind === 'CAPTURE' || result.captured;
  const payment = ofContradiction(situation, result.reference);
  const attempts = [compensationFor(attempt, isCaptured, now)];
  return consequences(takenBack, { ...unchanged({ ...situation, payment }), attempts });
}

/** A payment that another account has been asked for meanwhile is that account's. */
function ofContradiction({ payment, attempt }: Situation, reference: string): Payment {
  const isTheirs = attempt.kind === 'AUTHORIZE' && attempt.accountId === payment.accountId;
  return isTheirs ? { ...payment, processorReference: reference } : payment;
}
