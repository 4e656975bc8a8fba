import type { Attempt, Payment, Refund } from '../../prisma/client/client.ts';
import { announce } from '../announce.ts';
import { type AuditNote, appendAudit } from '../audit/append-audit.ts';
import { type Batcher, createBatcher } from '../batch.ts';
import { bulkInsert, rowsOf, writeRows, writeTogether } from '../bulk.ts';
import type { App, Tenant } from '../context.ts';
import { inTransaction, type Statement, type Transaction } from '../db.ts';
import { NotFoundError, Refusal } from '../errors.ts';
import { appendEvents } from '../events/append-events.ts';
import {
  type Executed,
  executeKeyed,
  findKeyed,
  type KeyedItem,
  type Outcome,
  storedRefusal,
} from '../idempotency.ts';
import { insertLedgerEntries } from '../ledger/entries.ts';
import { insertTraces, type TraceRow } from '../tracing/traces.ts';
import { watchBatches } from '../watch-batches.ts';
import { wireRefund } from '../wire/refund.ts';
import { paymentEvent } from './payment-event.ts';
import { type FollowUp, type FollowUpIds, type FollowUpPlan, planFollowUp } from './plan-follow-up.ts';
import {
  ATTEMPT_COLUMNS,
  insertAttempts,
  PAYMENT_COLUMNS,
  REFUND_COLUMNS,
  REFUND_TYPES,
  updatePayments,
} from './rows.ts';

/**
 * Accepts captures, voids, refunds and expiries, many per transaction. Each is checked under its payment's lock
 * against what is in flight, those before it in the same batch included, and holds its amount from then on.
 */
export interface FollowUpDraft extends KeyedItem {
  readonly tenant: Tenant;
  readonly paymentId: string;
  readonly followUp: FollowUp;
  readonly ids: FollowUpIds;
  /** Where its trace goes on; missing where nobody follows it. */
  readonly traceparent?: string;
  /** What the audit log tells of it once it is accepted. */
  readonly audit?: AuditNote;
}

export interface AcceptedFollowUp {
  readonly payment: Payment;
  /** Whose outcome decides; of a mixed refund the first. */
  readonly attemptId: string;
  readonly refund: Refund | null;
}

const readOwners: Statement = {
  name: 'owners_of_payments',
  text: 'SELECT id, merchant_id AS "merchantId", mode FROM payments WHERE id = ANY($1)',
};

const lockPayments: Statement = {
  name: 'lock_payments_to_follow',
  text: `SELECT ${PAYMENT_COLUMNS} FROM payments p WHERE p.id = ANY($1) ORDER BY p.id FOR NO KEY UPDATE`,
};

const readPayments: Statement = {
  name: 'read_payments_there',
  text: `SELECT ${PAYMENT_COLUMNS} FROM payments p WHERE p.id = ANY($1)`,
};

const readAttempts: Statement = {
  name: 'read_attempts',
  text: `SELECT ${ATTEMPT_COLUMNS} FROM attempts a WHERE a.id = ANY($1)`,
};

const readRefunds: Statement = {
  name: 'read_refunds_there',
  text: `SELECT ${REFUND_COLUMNS} FROM refunds r WHERE r.id = ANY($1)`,
};

const insertRefunds = bulkInsert<Refund>('refunds', REFUND_TYPES);

export function createFollowUpWriter(
  app: Pick<App, 'db' | 'now' | 'metrics' | 'tracing' | 'jobs' | 'hints'>,
): Batcher<FollowUpDraft, Outcome<AcceptedFollowUp>> {
  return createBatcher({
    ...watchBatches(app, 'followUps'),
    async write(drafts) {
      const now = app.now();
      const { outcomes, appended, plans } = await inTransaction(app.db, tx =>
        acceptFollowUps(tx, drafts, now),
      );
      announce(app, appended);
      const attempts = plans.flatMap(plan => plan.attempts);
      app.jobs.add(
        'run-attempt',
        attempts.map(attempt => ({ id: attempt.id, generation: 0 })),
      );
      return outcomes;
    },
    find: drafts => inTransaction(app.db, tx => findFollowUps(tx, drafts)),
  });
}

async function acceptFollowUps(tx: Transaction, drafts: readonly FollowUpDraft[], now: Date) {
  const owned = await ownedDrafts(tx, drafts);
  const plans: FollowUpPlan[] = [];
  const notes: AuditNote[] = [];
  const traces: TraceRow[] = [];
  const written = await executeKeyed<FollowUpDraft, AcceptedFollowUp>(tx, [...owned], {
    now,
    async execute(winners) {
      const ids = [...new Set(winners.map(draft => draft.paymentId))].sort();
      const payments = new Map((await tx.run<Payment>(lockPayments, [ids])).map(row => [row.id, row]));
      return winners.map(draft => {
        const planned = tryPlan(draft, payments.get(draft.paymentId) as Payment, now);
        if (planned instanceof Refusal) {
          return { outcome: { type: 'refused', refusal: planned }, response: storedRefusal(planned) };
        }
        payments.set(draft.paymentId, planned.payment);
        plans.push(planned);
        if (draft.traceparent) traces.push(...tracesOf(planned, draft.traceparent));
        if (draft.audit) notes.push(withAmount(draft.audit, planned));
        return executedOf(draft, planned);
      });
    },
  });
  const appended = await writePlans(tx, plans, now);
  writeRows(tx, insertTraces, traces);
  await appendAudit(tx, notes, now);
  const byDraft = new Map([...owned].map((draft, i) => [draft, written[i] as Outcome<AcceptedFollowUp>]));
  const outcomes = drafts.map(
    draft => byDraft.get(draft) ?? ({ type: 'refused', refusal: new NotFoundError('Payment') } as const),
  );
  return { outcomes, appended, plans };
}

/** A capture or refund of all that is there knows how much that is only now. */
function withAmount(note: AuditNote, { payment, attempts, refund }: FollowUpPlan): AuditNote {
  const amount = refund?.amount ?? attempts.reduce((sum, attempt) => sum + attempt.amount, 0n);
  return { ...note, details: { amount: amount.toString(), currency: payment.currency } };
}

function tracesOf({ attempts, refund }: FollowUpPlan, traceparent: string): TraceRow[] {
  const made = [...attempts, ...(refund ? [refund] : [])];
  return made.map(({ id }) => ({ subjectId: id, traceparent }));
}

/** Somebody else's payment does not exist; that is found out before the key is taken, and not stored. */
async function ownedDrafts(tx: Transaction, drafts: readonly FollowUpDraft[]): Promise<Set<FollowUpDraft>> {
  const rows = await tx.run<Tenant & { id: string }>(readOwners, [drafts.map(draft => draft.paymentId)]);
  const owners = new Map(rows.map(row => [row.id, row]));
  return new Set(
    drafts.filter(({ paymentId, tenant }) => {
      const owner = owners.get(paymentId);
      return owner?.merchantId === tenant.merchantId && owner.mode === tenant.mode;
    }),
  );
}

function tryPlan({ followUp, ids }: FollowUpDraft, payment: Payment, now: Date): FollowUpPlan | Refusal {
  try {
    return planFollowUp(followUp, { payment, ids, now });
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** A refund's answer is known now; a capture's or void's is what the processor will say. */
function executedOf(draft: FollowUpDraft, plan: FollowUpPlan): Executed<AcceptedFollowUp> {
  const outcome = acceptedOutcome(draft, plan.payment, plan.refund);
  const response =
    plan.refund && draft.key ? { ok: true as const, id: plan.refund.id, body: outcome.body } : null;
  return { outcome, response };
}

function acceptedOutcome(draft: FollowUpDraft, payment: Payment, refund: Refund | null) {
  const attemptId = draft.ids.attemptId;
  const body = refund ? JSON.stringify(wireRefund(refund)) : '';
  return { type: 'done' as const, value: { payment, attemptId, refund }, body };
}

async function writePlans(tx: Transaction, plans: readonly FollowUpPlan[], now: Date) {
  // Of several plans for one payment the last holds them all: one UPDATE per payment.
  const payments = new Map(plans.map(plan => [plan.payment.id, plan.payment]));
  writeTogether(tx, [
    ...rowsOf(updatePayments, [...payments.values()]),
    ...rowsOf(
      insertRefunds,
      plans.flatMap(plan => plan.refund ?? []),
    ),
    ...rowsOf(
      insertAttempts,
      plans.flatMap(plan => plan.attempts),
    ),
    ...rowsOf(
      insertLedgerEntries,
      plans.flatMap(plan => plan.entries),
    ),
  ]);
  const events = plans.flatMap(plan => plan.events.map(event => paymentEvent({ ...event, attemptId: null })));
  return appendEvents(tx, events, now);
}

/** After a lost COMMIT: a draft is there when one of its attempts is, or when its key holds what was answered. */
async function findFollowUps(
  tx: Transaction,
  drafts: readonly FollowUpDraft[],
): Promise<(Outcome<AcceptedFollowUp> | undefined)[]> {
  const attemptIds = drafts.flatMap(draft => [draft.ids.attemptId, draft.ids.reversalId]);
  const attempts = new Map((await tx.run<Attempt>(readAttempts, [attemptIds])).map(row => [row.id, row]));
  const payments = new Map(
    (await tx.run<Payment>(readPayments, [drafts.map(draft => draft.paymentId)])).map(row => [row.id, row]),
  );
  const refunds = new Map(
    (await tx.run<Refund>(readRefunds, [drafts.map(draft => draft.ids.refundId)])).map(row => [row.id, row]),
  );
  const stored = await findKeyed(tx, drafts);
  return drafts.map(draft => {
    const payment = payments.get(draft.paymentId);
    const attempt = attempts.get(draft.ids.attemptId) ?? attempts.get(draft.ids.reversalId);
    if (payment && attempt) return acceptedOutcome(draft, payment, refunds.get(draft.ids.refundId) ?? null);
    const response = stored.get(draft);
    return response ? { type: 'stored', response } : undefined;
  });
}
