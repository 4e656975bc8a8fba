import type { Order, Payment, PaymentStatus } from '../../prisma/client/client.ts';
import { announce } from '../announce.ts';
import { type Batcher, createBatcher } from '../batch.ts';
import { writeRows } from '../bulk.ts';
import type { App, Tenant } from '../context.ts';
import { inTransaction, type Statement, type Transaction } from '../db.ts';
import { NotFoundError, OrderConflictError, type Refusal, ValidationError } from '../errors.ts';
import { type Appended, appendEvents } from '../events/append-events.ts';
import {
  type Executed,
  executeKeyed,
  findKeyed,
  type KeyedItem,
  type Outcome,
  type StoredResponse,
  storedRefusal,
} from '../idempotency.ts';
import { compareIds } from '../ids.ts';
import { wirePayment } from '../wire/payment.ts';
import { OPEN_STATUSES, UNSUCCESSFUL_STATUSES } from './payment-state.ts';
import { insertAttempts, insertCards, insertCvvs, insertPayments, type NewAttempt } from './rows.ts';

/**
 * Accepts payments, many per transaction. When it returns, each payment has its AUTHORIZE attempt, its sealed
 * card, its `payment.created` event and the deliveries owed for it; or nothing of it exists.
 */
export interface PaymentDraft extends Omit<KeyedItem, 'attemptId' | 'response'> {
  readonly tenant: Tenant;
  readonly orderId: string | null;
  /** What the caller asked for; null leaves it to the order. */
  readonly captureMethod: Payment['captureMethod'] | null;
  /** Complete but for what an order decides. */
  readonly payment: Payment;
  readonly attempt: Omit<NewAttempt, 'amount'>;
  readonly canAuthorizeOnly: boolean;
  readonly sealed?: { readonly card: Buffer; readonly cvv: Buffer; readonly cvvExpiresAt: Date };
}

/** A draft with its order read: the final row and the bytes that REST, event and idempotency key share. */
interface ReadyPayment extends KeyedItem {
  readonly draft: PaymentDraft;
  readonly payment: Payment;
  readonly body: string;
}

/** What never changes in an order, so that it may be read before the lock. */
type OrderTerms = Pick<Order, 'id' | 'merchantId' | 'mode' | 'amount' | 'currency' | 'captureMethod'>;

const readOrders: Statement = {
  name: 'order_terms',
  text: `SELECT id, merchant_id AS "merchantId", mode, amount, currency, capture_method AS "captureMethod"
    FROM orders WHERE id = ANY($1)`,
};

const lockOrders: Statement = {
  name: 'lock_orders',
  text: 'SELECT id FROM orders WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE',
};

const readLivePayments: Statement = {
  name: 'live_payments_of_orders',
  text: `SELECT order_id AS "orderId", id, status FROM payments
    WHERE order_id = ANY($1) AND status NOT IN (${UNSUCCESSFUL_STATUSES.map(status => `'${status}'`).join(', ')})`,
};

const readPayments: Statement = {
  name: 'payments_there',
  text: 'SELECT id FROM payments WHERE id = ANY($1)',
};

type LivePayment = Pick<Payment, 'orderId' | 'id' | 'status'>;

export function createPaymentWriter(
  app: Pick<App, 'db' | 'now' | 'jobs' | 'hints'>,
): Batcher<PaymentDraft, Outcome<Payment>> {
  return createBatcher({
    async write(drafts) {
      const now = app.now();
      const { outcomes, appended, accepted } = await inTransaction(app.db, tx =>
        acceptPayments(tx, drafts, now),
      );
      announce(app, appended);
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
  const outcomes = read.map(item => (isRefused(item) ? item : (byItem.get(item) as Outcome<Payment>)));
  return { outcomes, appended, accepted };
}

function isReady(item: ReadyPayment | Outcome<Payment>): item is ReadyPayment {
  return !isRefused(item);
}

function isRefused(item: ReadyPayment | Outcome<Payment>): item is Outcome<Payment> {
  return 'type' in item;
}

/** Fills in what orders decide. An order of somebody else does not exist; such a refusal is not stored. */
async function applyOrders(
  tx: Transaction,
  drafts: readonly PaymentDraft[],
): Promise<(ReadyPayment | Outcome<Payment>)[]> {
  const ids = drafts.flatMap(draft => draft.orderId ?? []);
  const orders = ids.length > 0 ? await tx.run<OrderTerms>(readOrders, [ids]) : [];
  const byId = new Map(orders.map(order => [order.id, order]));
  return drafts.map(draft => {
    const order = draft.orderId === null ? null : byId.get(draft.orderId);
    if (order === undefined || (order && !isOwnedBy(order, draft.tenant))) {
      return { type: 'refused', refusal: new NotFoundError('Order') };
    }
    const payment = order ? paymentOf(draft, order) : draft.payment;
    if (payment.captureMethod === 'MANUAL' && !draft.canAuthorizeOnly) {
      return { type: 'refused', refusal: manualUpiRefusal() };
    }
    return readyPayment(draft, payment);
  });
}

function isOwnedBy(row: Tenant, tenant: Tenant): boolean {
  return row.merchantId === tenant.merchantId && row.mode === tenant.mode;
}

function paymentOf(draft: PaymentDraft, order: OrderTerms): Payment {
  const { amount, currency } = order;
  const captureMethod = draft.captureMethod ?? order.captureMethod;
  return { ...draft.payment, orderId: order.id, amount, currency, captureMethod };
}

function manualUpiRefusal(): Refusal {
  return new ValidationError(
    'INVALID_INPUT',
    'UPI payments cannot be captured later with this processor: use automatic capture.',
    ['captureMethod'],
  );
}

function readyPayment(draft: PaymentDraft, payment: Payment): ReadyPayment {
  const body = JSON.stringify(wirePayment(payment));
  return {
    key: draft.key,
    objectId: draft.objectId,
    attemptId: null,
    response: draft.key && { ok: true, id: payment.id, body },
    draft,
    payment,
    body,
  };
}

/** Under the orders' locks: which payments come second. Of two in one batch the first wins. */
async function findConflicts(
  tx: Transaction,
  items: readonly ReadyPayment[],
): Promise<Map<ReadyPayment, Refusal>> {
  const orderIds = [...new Set(items.flatMap(item => item.payment.orderId ?? []))].sort(compareIds);
  if (orderIds.length === 0) return new Map();
  tx.write(lockOrders, [orderIds]);
  const live = new Map<string | null, Pick<LivePayment, 'id' | 'status'>>(
    (await tx.run<LivePayment>(readLivePayments, [orderIds])).map(row => [row.orderId, row]),
  );
  const conflicts = new Map<ReadyPayment, Refusal>();
  for (const item of items) {
    if (item.payment.orderId === null) continue;
    const other = live.get(item.payment.orderId);
    if (other) conflicts.set(item, new OrderConflictError(conflictCode(other.status), other.id));
    else live.set(item.payment.orderId, item.payment);
  }
  return conflicts;
}

function conflictCode(status: PaymentStatus) {
  return (OPEN_STATUSES as readonly PaymentStatus[]).includes(status)
    ? 'PAYMENT_IN_PROGRESS'
    : 'ORDER_ALREADY_PAID';
}

function insertAccepted(tx: Transaction, items: readonly ReadyPayment[]): void {
  const sealed = items.flatMap(({ draft, payment }) => {
    if (!draft.sealed) return [];
    const owner = { paymentId: payment.id, merchantId: payment.merchantId, mode: payment.mode };
    return [{ owner, ...draft.sealed, createdAt: payment.createdAt }];
  });
  writeRows(
    tx,
    insertPayments,
    items.map(item => item.payment),
  );
  writeRows(
    tx,
    insertAttempts,
    items.map(item => ({ ...item.draft.attempt, amount: item.payment.amount })),
  );
  writeRows(
    tx,
    insertCards,
    sealed.map(row => ({ ...row.owner, sealed: bytes(row.card), createdAt: row.createdAt })),
  );
  writeRows(
    tx,
    insertCvvs,
    sealed.map(row => ({ ...row.owner, sealed: bytes(row.cvv), expiresAt: row.cvvExpiresAt })),
  );
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
