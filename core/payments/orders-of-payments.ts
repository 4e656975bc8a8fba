import type { Order, Payment, PaymentStatus } from '../../prisma/client/client.ts';
import type { Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { NotFoundError, OrderConflictError, type Refusal, ValidationError } from '../errors.ts';
import type { Outcome } from '../idempotency.ts';
import { compareIds } from '../ids.ts';
import { wirePayment } from '../wire/payment.ts';
import type { PaymentDraft, ReadyPayment } from './payment-draft.ts';
import { OPEN_STATUSES, UNSUCCESSFUL_STATUSES } from './payment-state.ts';

// What orders decide about payments: their terms, and that only one payment of an order is alive.

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

type LivePayment = Pick<Payment, 'orderId' | 'id' | 'status'>;

export function isReady(item: ReadyPayment | Outcome<Payment>): item is ReadyPayment {
  return !isRefused(item);
}

export function isRefused(item: ReadyPayment | Outcome<Payment>): item is Outcome<Payment> {
  return 'type' in item;
}

/** Fills in what orders decide. An order of somebody else does not exist; such a refusal is not stored. */
export async function applyOrders(
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
export async function findConflicts(
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
