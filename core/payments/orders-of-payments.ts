import type { Order, Payment, PaymentStatus } from '../../prisma/client/client.ts';
import type { Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { InvalidStateError, NotFoundError, OrderConflictError, Refusal } from '../errors.ts';
import type { Outcome } from '../idempotency.ts';
import { compareIds } from '../ids.ts';
import { ORDER_MAX_TRIES } from '../limits.ts';
import { wirePayment } from '../wire/payment.ts';
import type { PaymentDraft, ReadyPayment } from './payment-draft.ts';
import { OPEN_STATUSES, UNSUCCESSFUL_STATUSES } from './payment-state.ts';
import { routedPayment } from './route-payment.ts';

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

/** At most `ORDER_MAX_TRIES` of each. */
const readPayments: Statement = {
  name: 'payments_of_orders',
  text: 'SELECT order_id AS "orderId", id, status FROM payments WHERE order_id = ANY($1)',
};

type OrderPayment = Pick<Payment, 'orderId' | 'id' | 'status'>;

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
    const payment = routedPayment(draft.routing, order ? paymentOf(draft, order) : draft.payment);
    return payment instanceof Refusal ? { type: 'refused', refusal: payment } : readyPayment(draft, payment);
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

/**
 * Under the orders' locks: which payments come second, of two in one batch too, and which are one try too many.
 * An order that could be tried for ever would be a way to find out which of a thousand stolen cards still work.
 */
export async function findConflicts(
  tx: Transaction,
  items: readonly ReadyPayment[],
): Promise<Map<ReadyPayment, Refusal>> {
  const orderIds = [...new Set(items.flatMap(item => item.payment.orderId ?? []))].sort(compareIds);
  if (orderIds.length === 0) return new Map();
  tx.write(lockOrders, [orderIds]);
  const tries = groupByOrder(await tx.run<OrderPayment>(readPayments, [orderIds]));
  const conflicts = new Map<ReadyPayment, Refusal>();
  for (const item of items) {
    const { orderId } = item.payment;
    if (orderId === null) continue;
    const before = tries.get(orderId) ?? [];
    const refusal = refusalAfter(before);
    if (refusal) conflicts.set(item, refusal);
    else tries.set(orderId, [...before, item.payment]);
  }
  return conflicts;
}

function groupByOrder(payments: readonly OrderPayment[]): Map<string | null, readonly OrderPayment[]> {
  const groups = new Map<string | null, OrderPayment[]>();
  for (const payment of payments) {
    const group = groups.get(payment.orderId);
    if (group) group.push(payment);
    else groups.set(payment.orderId, [payment]);
  }
  return groups;
}

function refusalAfter(tries: readonly OrderPayment[]): Refusal | undefined {
  const unsuccessful: readonly PaymentStatus[] = UNSUCCESSFUL_STATUSES;
  const live = tries.find(({ status }) => !unsuccessful.includes(status));
  if (live) return new OrderConflictError(conflictCode(live.status), live.id);
  if (tries.length < ORDER_MAX_TRIES) return undefined;
  return new InvalidStateError(
    'ORDER_TRIES_EXHAUSTED',
    `The order was tried ${tries.length} times without success. Create a new order to try again.`,
  );
}

function conflictCode(status: PaymentStatus) {
  return (OPEN_STATUSES as readonly PaymentStatus[]).includes(status)
    ? 'PAYMENT_IN_PROGRESS'
    : 'ORDER_ALREADY_PAID';
}
