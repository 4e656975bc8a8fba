import type { Delivery } from '../../prisma/client/client.ts';
import type { Verdict } from './endpoint-health.ts';
import { parseRetryAfterMs, retryDelayMs } from './retry-schedule.ts';

/** What an attempt's answer makes of its delivery. */
export interface AttemptAnswer {
  readonly statusCode: number | null;
  /** Why it failed, in words; null for a success. */
  readonly error: string | null;
  /** `false`: nothing was sent, for a reason of ours. */
  readonly sent: boolean;
  readonly retryAfter: string | null;
  readonly startedAt: Date;
}

/** Everything that an answer changes. */
export type DeliveryChange = Pick<
  Delivery,
  | 'id'
  | 'status'
  | 'step'
  | 'nextAttemptAt'
  | 'claimedUntil'
  | 'lastAttemptAt'
  | 'lastStatusCode'
  | 'lastError'
  | 'lostCount'
>;

export function verdictOf({
  statusCode,
  error,
  sent,
}: Pick<AttemptAnswer, 'statusCode' | 'error' | 'sent'>): Verdict {
  if (error === null) return 'succeeded';
  if (!sent) return 'unsent';
  return statusCode === 410 ? 'gone' : 'failed';
}

export interface OutcomeTerms {
  readonly verdict: Verdict;
  /** Seconds before each attempt. */
  readonly schedule: readonly number[];
  readonly now: Date;
}

export function deliveryAfter(
  delivery: Pick<Delivery, 'id' | 'step'>,
  answer: AttemptAnswer,
  { verdict, schedule, now }: OutcomeTerms,
): DeliveryChange {
  const change: DeliveryChange = {
    id: delivery.id,
    status: 'SUCCEEDED',
    step: delivery.step,
    nextAttemptAt: null,
    claimedUntil: null,
    lastAttemptAt: answer.startedAt,
    lastStatusCode: answer.statusCode,
    lastError: answer.error,
    lostCount: 0,
  };
  if (verdict === 'succeeded') return change;
  // The endpoint is disabled with it: this delivery waits there for a replay, like all that follow.
  if (verdict === 'gone') return { ...change, status: 'HELD' };
  const delayMs = retryDelayMs(schedule, { step: delivery.step, retryAfterMs: retryAfterMsOf(answer, now) });
  if (delayMs === null) return { ...change, status: 'FAILED' };
  const nextAttemptAt = new Date(now.getTime() + delayMs);
  return { ...change, status: 'PENDING', step: delivery.step + 1, nextAttemptAt };
}

/** The header means something in the answers that ask to come back later, and in no other. */
function retryAfterMsOf({ statusCode, retryAfter }: AttemptAnswer, now: Date): number | null {
  const asks = statusCode === 429 || statusCode === 503;
  return asks && retryAfter !== null ? parseRetryAfterMs(retryAfter, now) : null;
}
