import type { Attempt, Payment } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { ProcessorDeclinedError, type Refusal, storeRefusal } from '../errors.ts';
import { eventTopic } from '../events/append-events.ts';
import type { StoredResponse } from '../idempotency.ts';
import { isFinalAttempt } from './attempt-state.ts';

/**
 * For callers that want to hear the outcome and not only that their capture or void was accepted: waits for the
 * attempt to become final, as long as the caller is willing to.
 */
export type FollowUpOutcome =
  /** `body` is the payment as it was right after the outcome. */
  | { readonly outcome: 'approved'; readonly body: string }
  | { readonly outcome: 'declined'; readonly refusal: Refusal }
  | { readonly outcome: 'pending'; readonly payment: Payment };

/** A hint that was lost costs this much. */
const POLL_INTERVAL_MS = 500;

export async function awaitOutcome(app: App, attemptId: string, waitMs: number): Promise<FollowUpOutcome> {
  const attempt = await finalAttempt(app, attemptId, waitMs);
  if (!attempt) {
    const { payment } = await app.db.prisma.attempt.findUniqueOrThrow({
      where: { id: attemptId },
      select: { payment: true },
    });
    return { outcome: 'pending', payment };
  }
  const response = await responseOf(app, attempt);
  await query(app.db, storeAnswer, [attemptId, JSON.stringify(response)]);
  return response.ok
    ? { outcome: 'approved', body: response.body }
    : { outcome: 'declined', refusal: new ProcessorDeclinedError(response.refusal.message) };
}

/** The first who sees the outcome stores it with the key; everybody renders the same bytes from the same event. */
const storeAnswer: Statement = {
  name: 'store_awaited_answer',
  text: 'UPDATE idempotency_keys SET response = $2 WHERE attempt_id = $1 AND response IS NULL',
};

async function responseOf(
  app: App,
  attempt: Attempt,
): Promise<StoredResponse & ({ body: string } | { ok: false })> {
  if (attempt.status !== 'APPROVED') {
    const refusal = new ProcessorDeclinedError(attempt.declineMessage ?? 'The processor declined.');
    return { ok: false, refusal: storeRefusal(refusal) };
  }
  const event = await app.db.prisma.event.findFirstOrThrow({
    where: { paymentId: attempt.paymentId, attemptId: attempt.id },
    orderBy: { seq: 'asc' },
  });
  const { data } = JSON.parse(event.body) as { data: { payment: object } };
  return { ok: true, id: attempt.id, body: JSON.stringify(data.payment) };
}

async function finalAttempt(app: App, attemptId: string, waitMs: number): Promise<Attempt | null> {
  const giveUpAt = Date.now() + waitMs;
  for (;;) {
    const attempt = await app.db.prisma.attempt.findUniqueOrThrow({ where: { id: attemptId } });
    if (isFinalAttempt(attempt.status)) return attempt;
    const leftMs = giveUpAt - Date.now();
    if (leftMs <= 0) return null;
    await nextNews(app, attempt, Math.min(POLL_INTERVAL_MS, leftMs));
  }
}

/** Resolves when the merchant's log has grown, or when it is time to look anyway. */
function nextNews(app: App, tenant: Attempt, timeoutMs: number): Promise<void> {
  return new Promise(resolve => {
    const finish = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(finish, timeoutMs);
    const unsubscribe = app.hints.subscribe(eventTopic(tenant), finish);
  });
}
