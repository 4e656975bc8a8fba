import type { Payment } from '../../prisma/client/client.ts';
import { announce } from '../announce.ts';
import { type Batcher, createBatcher } from '../batch.ts';
import { rowsOf, writeTogether } from '../bulk.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement, type Transaction } from '../db.ts';
import type { Refusal } from '../errors.ts';
import { type Appended, appendEvents } from '../events/append-events.ts';
import {
  answeredBefore,
  type Executed,
  executeKeyed,
  findKeyed,
  type Outcome,
  type StoredResponse,
  storedRefusal,
} from '../idempotency.ts';
import { insertTraces, type TraceRow } from '../tracing/traces.ts';
import { watchBatches } from '../watch-batches.ts';
import { applyOrders, findConflicts, isReady, isRefused } from './orders-of-payments.ts';
import type { PaymentDraft, ReadyPayment } from './payment-draft.ts';
import { insertAttempts, insertCards, insertCvvs, insertPayments } from './rows.ts';

/**
 * Accepts payments, many per transaction. When it returns, each payment has its AUTHORIZE attempt, its sealed
 * card, its `payment.created` event and the deliveries owed for it; or nothing of it exists.
 */

const readPayments: Statement = {
  name: 'payments_there',
  text: 'SELECT id FROM payments WHERE id = ANY($1)',
};

export function createPaymentWriter(
  app: Pick<App, 'db' | 'now' | 'metrics' | 'tracing' | 'jobs' | 'hints'>,
): Batcher<PaymentDraft, Outcome<Payment>> {
  return createBatcher({
    ...watchBatches(app, 'payments'),
    async write(drafts) {
      const now = app.now();
      const { outcomes, appended, accepted } = await inTransaction(app.db, tx =>
        acceptPayments(tx, drafts, now),
      );
      announce(app, appended);
      for (const { payment } of accepted) app.metrics.paymentsAccepted.inc({ method: payment.method });
      app.jobs.add(
        'run-attempt',
        accepted.map(payment => ({ id: payment.draft.attempt.id, generation: 0 })),
      );
      return outcomes;
    },
    find: drafts => inTransaction(app.db, tx => findPayments(tx, drafts)),
  });
}

async function acceptPayments(tx: Transaction, drafts: readonly PaymentDraft[], now: Date) {
  const read = await applyOrders(tx, drafts);
  const ready = read.filter(isReady);
  const accepted: ReadyPayment[] = [];
  let appended: Appended = { hints: [], deliveries: [] };
  const written = await executeKeyed<ReadyPayment, Payment>(tx, ready, {
    now,
    async execute(winners) {
      const conflicts = await findConflicts(tx, winners);
      accepted.push(...winners.filter(item => !conflicts.has(item)));
      insertAccepted(tx, accepted);
      appended = await appendEvents(tx, accepted.map(createdEvent), now);
      return winners.map(item => executedOf(item, conflicts.get(item)));
    },
  });
  const byItem = new Map(ready.map((item, i) => [item, written[i] as Outcome<Payment>]));
  const refused = read.flatMap((item, i) => (isRefused(item) ? (drafts[i] ?? []) : []));
  const before = await answeredBefore<PaymentDraft, Payment>(tx, refused, now);
  const outcomes = read.map((item, i) =>
    isRefused(item)
      ? (before.get(drafts[i] as PaymentDraft) ?? item)
      : (byItem.get(item) as Outcome<Payment>),
  );
  return { outcomes, appended, accepted };
}

function insertAccepted(tx: Transaction, items: readonly ReadyPayment[]): void {
  const sealed = items.flatMap(({ draft, payment }) => {
    if (!draft.sealed) return [];
    const owner = { paymentId: payment.id, merchantId: payment.merchantId, mode: payment.mode };
    return [{ owner, ...draft.sealed, createdAt: payment.createdAt }];
  });
  const attempts = items.map(({ draft, payment: { amount, connector, accountId } }) => ({
    ...draft.attempt,
    amount,
    connector,
    accountId,
  }));
  const cards = sealed.map(row => ({ ...row.owner, sealed: bytes(row.card), createdAt: row.createdAt }));
  const cvvs = sealed.map(row => ({ ...row.owner, sealed: bytes(row.cvv), expiresAt: row.cvvExpiresAt }));
  writeTogether(tx, [
    ...rowsOf(
      insertPayments,
      items.map(item => item.payment),
    ),
    ...rowsOf(insertAttempts, attempts),
    ...rowsOf(insertCards, cards),
    ...rowsOf(insertCvvs, cvvs),
    ...rowsOf(insertTraces, items.flatMap(traceOf)),
  ]);
}

/** Nothing where no traces are collected. */
function traceOf({ draft, payment }: ReadyPayment): TraceRow[] {
  return draft.traceparent === null ? [] : [{ subjectId: payment.id, traceparent: draft.traceparent }];
}

function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return buffer as Uint8Array<ArrayBuffer>;
}

function createdEvent({ draft, payment, body }: ReadyPayment) {
  return {
    tenant: draft.tenant,
    type: 'payment.created' as const,
    orderId: payment.orderId,
    paymentId: payment.id,
    refundId: null,
    attemptId: null,
    endpointId: null,
    paymentVersion: payment.version,
    data: `{"payment":${body}}`,
  };
}

function done(item: ReadyPayment): Outcome<Payment> {
  return { type: 'done', value: item.payment, body: item.body };
}

function executedOf(item: ReadyPayment, refusal: Refusal | undefined): Executed<Payment> {
  if (!refusal) return { outcome: done(item), response: item.response };
  return { outcome: { type: 'refused', refusal }, response: storedRefusal(refusal) };
}

/** After a lost COMMIT: a draft is there when its payment is, or when its key holds what was answered. */
async function findPayments(
  tx: Transaction,
  drafts: readonly PaymentDraft[],
): Promise<(Outcome<Payment> | undefined)[]> {
  const rows = await tx.run<{ id: string }>(readPayments, [drafts.map(draft => draft.objectId)]);
  const there = new Set(rows.map(row => row.id));
  const read = await applyOrders(tx, drafts);
  const ready = read.filter(isReady);
  const stored = await findKeyed(tx, ready);
  return read.map(item => {
    if (isRefused(item)) return undefined;
    if (there.has(item.objectId)) return done(item);
    const response: StoredResponse | null | undefined = stored.get(item);
    return response ? { type: 'stored', response } : undefined;
  });
}
