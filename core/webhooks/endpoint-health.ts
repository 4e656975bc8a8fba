import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import {
  BREAKER_FAILURES,
  BREAKER_MAX_MS,
  BREAKER_MIN_MS,
  DOUBTFUL_ENDPOINT_MAX_IN_FLIGHT,
  ENDPOINT_FAILING_MAX_MS,
  FAST_ENDPOINT_MAX_IN_FLIGHT,
} from '../limits.ts';

/**
 * How an endpoint has been doing, and what that means for what it is sent next. An endpoint in good health is
 * sent many webhooks at once, one that has just failed a few; after ten failures in a row its circuit breaker
 * opens: nothing is sent for a while, then a single probe, and the first success closes it. So a dead endpoint
 * costs the workers next to nothing, whatever its queue.
 */
export type EndpointHealth = Pick<WebhookEndpoint, 'failures' | 'failingSince' | 'breakerOpenUntil'>;

/** `gone`: the receiver answered 410, it wants no more. `unsent`: we could not send, which says nothing of the endpoint. */
export type Verdict = 'succeeded' | 'failed' | 'gone' | 'unsent';

export const GOOD_HEALTH: EndpointHealth = { failures: 0, failingSince: null, breakerOpenUntil: null };

export function healthAfter(health: EndpointHealth, verdict: Verdict, now: Date): EndpointHealth {
  if (verdict === 'succeeded') return GOOD_HEALTH;
  if (verdict === 'unsent') return health;
  const failures = health.failures + 1;
  const failingSince = health.failingSince ?? now;
  // What was still in flight when the breaker opened does not keep it open longer.
  const opens = failures >= BREAKER_FAILURES && !isOpen(health, now);
  const breakerOpenUntil = opens
    ? new Date(now.getTime() + breakerPeriodMs(failingSince, now))
    : health.breakerOpenUntil;
  return { failures, failingSince, breakerOpenUntil };
}

function isOpen({ breakerOpenUntil }: EndpointHealth, now: Date): boolean {
  return breakerOpenUntil !== null && breakerOpenUntil > now;
}

/** A quarter of the time it has been failing: quick to notice a hiccup's end, patient with an outage. */
function breakerPeriodMs(failingSince: Date, now: Date): number {
  const quarter = (now.getTime() - failingSince.getTime()) / 4;
  return Math.min(Math.max(quarter, BREAKER_MIN_MS), BREAKER_MAX_MS);
}

/** Why the endpoint has to be disabled now, in words for its merchant; null while it may go on. */
export function disablingReason(health: EndpointHealth, verdict: Verdict, now: Date): string | null {
  if (verdict === 'gone') return 'It answered 410 Gone: it wants no more webhooks.';
  if (verdict === 'unsent' || health.failingSince === null || health.failures < BREAKER_FAILURES) return null;
  const failingMs = now.getTime() - health.failingSince.getTime();
  return failingMs >= ENDPOINT_FAILING_MAX_MS ? 'Every webhook to it has failed for 5 days.' : null;
}

/** The most POSTs that may be under way to it, as SQL over table `e`: one where a breaker has just closed. */
export const SLOTS_SQL = `CASE WHEN e.failures = 0 THEN ${FAST_ENDPOINT_MAX_IN_FLIGHT}
  WHEN e.failures < ${BREAKER_FAILURES} THEN ${DOUBTFUL_ENDPOINT_MAX_IN_FLIGHT} ELSE 1 END`;
