import type { Attempt, Payment } from '../../prisma/client/client.ts';
import type { Connector, LookupRequest, LookupResult } from '../connectors/connector.ts';
import type { App } from '../context.ts';
import { query, type Statement, type Transaction } from '../db.ts';
import { PENDING_OVERDUE_MS, PROCESSOR_TIMEOUT_MS } from '../limits.ts';
import { tracesOfAttempts } from '../tracing/traces.ts';
import type { AttemptResult } from './attempt-outcome.ts';
import { capturesAtOnce } from './captures-at-once.ts';
import { followAttempt } from './follow-attempt.ts';
import { resendScheduleMs } from './resend-schedule.ts';

/**
 * Settles an attempt whose answer did not come, or that waits for its shopper, by asking the processor what
 * became of its key. Never by a second try: only when the processor has not seen the key may the identical
 * request go out again, and we give up only once the processor promises that the key can never charge.
 */
export async function resolveAttempt(app: App, attemptId: string): Promise<void> {
  const attempt = await app.db.prisma.attempt.findUnique({
    where: { id: attemptId },
    include: { payment: true },
  });
  if (!attempt || !(await isDue(app, attempt))) return;
  const connector = await app.connectors.through(attempt);
  if (!connector) return;
  const parent = await traceOf(app, attemptId);
  await followAttempt(app, { verb: 'resolve', attempt, parent }, () => resolve(app, connector, attempt));
}

async function traceOf({ db, tracing }: App, attemptId: string): Promise<string | null> {
  if (!tracing.on) return null;
  const run: Transaction['run'] = (statement, values) => query(db, statement, values);
  return (await tracesOfAttempts({ run }, [attemptId])).get(attemptId) ?? null;
}

type AttemptToResolve = Attempt & { readonly payment: Payment };

async function resolve(app: App, connector: Connector, attempt: AttemptToResolve): Promise<void> {
  const request = await lookupRequest(app, connector, attempt);
  const found = await connector.lookup(request, AbortSignal.timeout(PROCESSOR_TIMEOUT_MS));
  const result = await resultOf(app, { connector, attempt, request, found });
  if (!result) return;
  await app.writers.completions.submit({
    attemptId: attempt.id,
    paymentId: attempt.paymentId,
    sendNo: attempt.sendNo,
    result,
  });
  app.log.info(
    { attemptId: attempt.id, paymentId: attempt.paymentId, found: found.outcome, outcome: result.outcome },
    'attempt.resolved',
  );
}

async function lookupRequest(
  app: App,
  connector: Connector,
  attempt: AttemptToResolve,
): Promise<LookupRequest> {
  const { payment } = attempt;
  return {
    key: attempt.id,
    kind: attempt.kind,
    paymentId: payment.id,
    amount: attempt.amount,
    currency: payment.currency,
    capture: capturesAtOnce(payment, connector),
    authorizationReference: await authorizationReference(app, attempt),
    ageMs: app.now().getTime() - attempt.createdAt.getTime(),
  };
}

/** A compensation acts on the authorization of its own account, which the payment may have left behind. */
async function authorizationReference(app: App, attempt: AttemptToResolve): Promise<string | null> {
  if (attempt.kind === 'AUTHORIZE') return attempt.processorReference;
  if (attempt.reason !== 'COMPENSATION') return attempt.payment.processorReference;
  const { paymentId, connector, accountId } = attempt;
  const where = { paymentId, connector, accountId, kind: 'AUTHORIZE' } as const;
  return (await app.db.prisma.attempt.findFirst({ where }))?.processorReference ?? null;
}

/** SENT past its deadline: the worker that called is gone, or the processor is. Either way the answer is unknown. */
const markUnknown: Statement = {
  name: 'mark_unknown',
  text: `UPDATE attempts SET status = 'UNKNOWN', unknown_reason = 'no answer before the deadline', lookups = 0
    WHERE id = $1 AND status = 'SENT' AND deadline <= $2 RETURNING id`,
};

async function isDue(app: App, attempt: Attempt): Promise<boolean> {
  if (attempt.status === 'UNKNOWN' || attempt.status === 'REQUIRES_ACTION') return true;
  if (attempt.status !== 'SENT') return false;
  return (await query(app.db, markUnknown, [attempt.id, app.now()])).length > 0;
}

interface Lookup {
  readonly connector: Connector;
  readonly attempt: Attempt;
  readonly request: LookupRequest;
  readonly found: LookupResult;
}

/** What the lookup says of the attempt; undefined where it goes out again. */
async function resultOf(app: App, lookup: Lookup): Promise<AttemptResult | undefined> {
  const { connector, attempt, found } = lookup;
  if (found.outcome === 'abandoned') return gaveUp(attempt);
  const isOver =
    attempt.status === 'REQUIRES_ACTION' && attempt.deadline !== null && attempt.deadline <= app.now();
  if (found.outcome === 'requires_action' && isOver) return abandon(lookup);
  if (found.outcome !== 'not_found') return found;
  if (await sendAgain(app, connector, attempt)) return undefined;
  return abandon(lookup);
}

/**
 * UNKNOWN → PENDING, fenced by the send that is unknown. A card payment needs its card, which may be gone;
 * a processor that has forgotten old keys would take this one for new, so it must still be within their lifetime.
 */
const backToPending: Statement = {
  name: 'back_to_pending',
  text: `UPDATE attempts a SET status = 'PENDING', next_sweep_at = $3, generation = generation + 1
    WHERE a.id = $1 AND a.status = 'UNKNOWN' AND a.send_no = $2 AND a.created_at > $4
      AND (a.kind <> 'AUTHORIZE'
        OR EXISTS (SELECT FROM payments p WHERE p.id = a.payment_id AND p.method = 'UPI')
        OR EXISTS (SELECT FROM vault_cards v WHERE v.payment_id = a.payment_id))
    RETURNING a.generation`,
};

async function sendAgain(app: App, connector: Connector, attempt: Attempt): Promise<boolean> {
  if (attempt.sendNo > resendScheduleMs(attempt.kind).length) return false;
  const now = app.now().getTime();
  const [row] = await query<{ generation: number }>(app.db, backToPending, [
    attempt.id,
    attempt.sendNo,
    new Date(now + PENDING_OVERDUE_MS),
    new Date(now - connector.capabilities.keyLifetimeMs),
  ]);
  if (!row) return false;
  app.jobs.add('run-attempt', [{ id: attempt.id, generation: row.generation }]);
  return true;
}

/** A connector that cannot promise leaves the attempt unknown: in the end a person settles it. */
async function abandon({ connector, attempt, request }: Lookup): Promise<AttemptResult> {
  const answer = await connector.abandon?.(request, AbortSignal.timeout(PROCESSOR_TIMEOUT_MS));
  if (!answer)
    return { outcome: 'unknown', reason: 'the processor does not know the key and cannot forget it' };
  return answer.outcome === 'abandoned' ? gaveUp(attempt) : answer;
}

function gaveUp(attempt: Attempt): AttemptResult {
  return attempt.status === 'REQUIRES_ACTION'
    ? { outcome: 'failed', code: 'action_expired', message: '' }
    : { outcome: 'failed', code: 'processor_error', message: '' };
}
