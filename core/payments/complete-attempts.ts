import type { Attempt, LedgerEntry, Payment, Refund } from '../../prisma/client/client.ts';
import { announce } from '../announce.ts';
import { type Batcher, createBatcher } from '../batch.ts';
import { bulkUpdate, rowsOf, type WritePart, writeRows, writeTogether } from '../bulk.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement, type Transaction } from '../db.ts';
import { appendEvents } from '../events/append-events.ts';
import { insertLedgerEntries } from '../ledger/entries.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { watchBatches } from '../watch-batches.ts';
import { type AttemptResult, attemptOutcome, type EventDraft } from './attempt-outcome.ts';
import { AWAITING_STATUSES, isFinalAttempt } from './attempt-state.ts';
import { openFallbacks } from './fallback.ts';
import { paymentEvent } from './payment-event.ts';
import { OPEN_STATUSES } from './payment-state.ts';
import {
  ATTEMPT_COLUMNS,
  insertAttempts,
  type NewAttempt,
  PAYMENT_COLUMNS,
  REFUND_COLUMNS,
  updateAttempts,
  updatePayments,
} from './rows.ts';

/**
 * The only writer of `payments.status`. One transaction takes many answers: it locks the payments, folds each
 * payment's answers in order with the pure `attemptOutcome`, and writes one row per payment, the ledger, the
 * events and the deliveries owed.
 *
 * An answer counts for the send it belongs to: one that arrives after the attempt was sent again changes
 * nothing, so a worker that was frozen and woke up too late does no harm. Writing an answer twice changes
 * nothing either, so a batch whose COMMIT may be lost is simply written again.
 */
export interface Completion {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly sendNo: number;
  readonly result: AttemptResult;
  /** A person's word: it settles what is open, and says nothing against an answer of the processor. */
  readonly onlyWhileOpen?: true;
}

/** `false`: the answer came too late to count. */
export type Completed = boolean;

const lockPayments: Statement = {
  name: 'lock_payments',
  text: `SELECT ${PAYMENT_COLUMNS}, m.fee_bps AS "feeBps",
      ARRAY(SELECT k.id FROM jsonb_array_elements(p.fallbacks) f JOIN connector_accounts k ON k.id = f ->> 'accountId'
        WHERE k.disabled_at IS NOT NULL) AS "disabledAccounts"
    FROM payments p JOIN merchants m ON m.id = p.merchant_id
    WHERE p.id = ANY($1) ORDER BY p.id FOR NO KEY UPDATE OF p`,
};

// The attempts of the batch, and those that share a refund with them. As one array, because an OR of two conditions
// would make Postgres read the whole table.
const lockAttempts: Statement = {
  name: 'lock_attempts',
  text: `SELECT ${ATTEMPT_COLUMNS} FROM attempts a
    WHERE a.id = ANY($1 || ARRAY(
      SELECT s.id FROM attempts o JOIN attempts s ON s.refund_id = o.refund_id
      WHERE o.id = ANY($1) AND o.refund_id IS NOT NULL))
    ORDER BY a.id FOR NO KEY UPDATE`,
};

const readRefunds: Statement = {
  name: 'read_refunds',
  text: `SELECT ${REFUND_COLUMNS} FROM refunds r WHERE r.id = ANY($1)`,
};

const updateRefunds = bulkUpdate<
  Pick<Refund, 'id' | 'status' | 'declineCode' | 'declineMessage' | 'processedAt'>
>('refunds', {
  id: 'text',
  status: 'refund_status',
  declineCode: 'text',
  declineMessage: 'text',
  processedAt: 'timestamptz',
});

/** The CVV goes with the authorization, in the same transaction; the card number when it can be needed no more. */
const deleteCvvs: Statement = {
  name: 'delete_cvvs',
  text: 'DELETE FROM vault_cvvs WHERE payment_id = ANY($1)',
};
const deleteCards: Statement = {
  name: 'delete_cards',
  text: 'DELETE FROM vault_cards WHERE payment_id = ANY($1)',
};

export function createCompletionWriter(
  app: Pick<App, 'db' | 'log' | 'now' | 'metrics' | 'tracing' | 'jobs' | 'hints' | 'cardTries'>,
): Batcher<Completion, Completed> {
  return createBatcher({
    ...watchBatches(app, 'completions'),
    async write(completions) {
      const now = app.now();
      const batch = await inTransaction(app.db, tx => completeAttempts(tx, completions, now));
      announce(app, batch.appended);
      countSettled(app.metrics, batch.settled, now);
      app.cardTries.declined(batch.declined);
      app.jobs.add(
        'run-attempt',
        batch.attempts.map(attempt => ({ id: attempt.id, generation: 0 })),
      );
      for (const { id: attemptId, paymentId, contradiction } of batch.contradicted)
        app.log.error({ attemptId, paymentId, contradiction }, 'attempt.contradicted');
      return batch.completed;
    },
    find: async completions => completions.map(() => undefined),
  });
}

type LockedPayment = Payment & { readonly feeBps: number; readonly disabledAccounts: readonly string[] };

/** The rows of the batch while answers are folded into them, and what they bring about. */
interface Fold {
  readonly payments: Map<string, LockedPayment>;
  readonly attempts: Map<string, Attempt>;
  readonly refunds: Map<string, Refund>;
  readonly changedPayments: Set<string>;
  readonly changedAttempts: Set<string>;
  readonly changedRefunds: Set<string>;
  readonly events: (EventDraft & { readonly attemptId: string })[];
  readonly entries: LedgerEntry[];
  readonly newAttempts: NewAttempt[];
}

async function completeAttempts(tx: Transaction, completions: readonly Completion[], now: Date) {
  const fold = await lockRows(tx, completions);
  const completed = completions.map(completion => foldCompletion(fold, completion, now));
  writeTogether(tx, [
    ...rowsOf(updatePayments, valuesOf(fold.payments, fold.changedPayments)),
    ...rowsOf(updateAttempts, valuesOf(fold.attempts, fold.changedAttempts)),
    ...rowsOf(updateRefunds, valuesOf(fold.refunds, fold.changedRefunds)),
    ...rowsOf(insertLedgerEntries, fold.entries),
    ...cardsToForget(fold),
  ]);
  // Behind the others: that a payment is tried elsewhere is allowed because the attempt before it has ended.
  writeRows(tx, insertAttempts, fold.newAttempts);
  const appended = await appendEvents(tx, fold.events.map(paymentEvent), now);
  const changed = valuesOf(fold.attempts, fold.changedAttempts);
  const contradicted = changed.filter(attempt => attempt.contradiction !== null);
  const settled = changed.filter(attempt => isFinalAttempt(attempt.status) && attempt.contradiction === null);
  const declined = valuesOf(fold.payments, fold.changedPayments).filter(isDeclined);
  return { completed, appended, attempts: fold.newAttempts, contradicted, settled, declined };
}

const isDeclined = ({ status }: Payment): boolean => status === 'DECLINED';

function countSettled(metrics: Metrics, attempts: readonly Attempt[], now: Date): void {
  for (const { kind, status, declineCode, createdAt } of attempts) {
    metrics.attemptsCompleted.inc({ kind, status });
    metrics.completion.observe({ kind }, (now.getTime() - createdAt.getTime()) / 1_000);
    if (status === 'DECLINED') metrics.declines.inc({ code: declineCode ?? 'none' });
  }
}

async function lockRows(tx: Transaction, completions: readonly Completion[]): Promise<Fold> {
  const [payments, attempts] = await Promise.all([
    tx.run<LockedPayment>(lockPayments, [unique(completions.map(({ paymentId }) => paymentId))]),
    tx.run<Attempt>(lockAttempts, [unique(completions.map(({ attemptId }) => attemptId))]),
  ]);
  const refundIds = unique(attempts.flatMap(attempt => attempt.refundId ?? []));
  const refunds = refundIds.length > 0 ? await tx.run<Refund>(readRefunds, [refundIds]) : [];
  return {
    payments: byId(payments),
    attempts: byId(attempts),
    refunds: byId(refunds),
    changedPayments: new Set(),
    changedAttempts: new Set(),
    changedRefunds: new Set(),
    events: [],
    entries: [],
    newAttempts: [],
  };
}

function foldCompletion(fold: Fold, completion: Completion, now: Date): Completed {
  const attempt = fold.attempts.get(completion.attemptId);
  const payment = attempt && fold.payments.get(attempt.paymentId);
  if (!attempt || !payment || !counts(attempt, completion)) return false;
  const row = attempt.refundId === null ? undefined : fold.refunds.get(attempt.refundId);
  const refund = row && {
    row,
    attempts: [...fold.attempts.values()].filter(other => other.refundId === row.id),
  };
  const { feeBps, disabledAccounts } = payment;
  // Whatever a person decides is about this attempt; they would not expect it to charge somebody elsewhere.
  const fallbacks = completion.onlyWhileOpen ? [] : openFallbacks(payment, disabledAccounts);
  const situation = { payment, attempt, refund: refund ?? null, feeBps, fallbacks };
  const outcome = attemptOutcome(situation, completion.result, now);
  if (outcome.payment !== payment) {
    fold.payments.set(payment.id, { ...outcome.payment, feeBps, disabledAccounts });
    fold.changedPayments.add(payment.id);
  }
  if (outcome.attempt !== attempt) {
    fold.attempts.set(attempt.id, outcome.attempt);
    fold.changedAttempts.add(attempt.id);
  }
  if (outcome.refund && outcome.refund !== row) {
    fold.refunds.set(outcome.refund.id, outcome.refund);
    fold.changedRefunds.add(outcome.refund.id);
  }
  fold.events.push(...outcome.events.map(event => ({ ...event, attemptId: attempt.id })));
  fold.entries.push(...outcome.entries);
  fold.newAttempts.push(...outcome.attempts);
  return outcome.attempt !== attempt;
}

/** The fence: the answer belongs to the last send of an attempt that awaits one, or speaks against a final one. */
function counts(attempt: Attempt, completion: Completion): boolean {
  if (isFinalAttempt(attempt.status)) return !completion.onlyWhileOpen;
  const awaiting = (AWAITING_STATUSES as readonly Attempt['status'][]).includes(attempt.status);
  return awaiting && attempt.sendNo === completion.sendNo;
}

function cardsToForget(fold: Fold): WritePart[] {
  const authorized = valuesOf(fold.attempts, fold.changedAttempts).filter(
    attempt => attempt.kind === 'AUTHORIZE' && isFinalAttempt(attempt.status),
  );
  const cards = authorized
    .map(attempt => attempt.paymentId)
    .filter(id => isDoneWithCard(fold.payments.get(id) as Payment));
  if (cards.length === 0) return [];
  return [
    { statement: deleteCvvs, values: [cards] },
    { statement: deleteCards, values: [cards] },
  ];
}

/** A payment that waits for another account's answer still needs its card. */
function isDoneWithCard({ method, status }: Payment): boolean {
  return method === 'CARD' && !(OPEN_STATUSES as readonly Payment['status'][]).includes(status);
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map(row => [row.id, row]));
}

function valuesOf<Row>(rows: ReadonlyMap<string, Row>, ids: ReadonlySet<string>): Row[] {
  return [...ids].sort().map(id => rows.get(id) as Row);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}
