import type { Delivery } from '../../prisma/client/client.ts';
import { selectList } from '../bulk.ts';
import type { Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { InvalidStateError, NotFoundError } from '../errors.ts';

/** How the rows of deliveries are read and made due by hand. */

const TYPES = {
  id: 'text',
  merchantId: 'text',
  mode: 'mode',
  endpointId: 'text',
  eventId: 'text',
  eventType: 'text',
  eventSeq: 'bigint',
  paymentId: 'text',
  status: 'delivery_status',
  attemptCount: 'integer',
  step: 'integer',
  nextAttemptAt: 'timestamptz',
  claimedUntil: 'timestamptz',
  lastAttemptAt: 'timestamptz',
  lastStatusCode: 'integer',
  lastError: 'text',
  body: 'text',
  shaped: 'boolean',
  lostCount: 'integer',
  createdAt: 'timestamptz',
} as const satisfies Record<keyof Delivery, string>;

/** The columns of table `d`, under their camelCase names. */
export const DELIVERY_COLUMNS = selectList('d', TYPES);

const read: Statement = {
  name: 'read_delivery',
  text: `SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.id = $1`,
};

export async function readDelivery(tx: Transaction, id: string): Promise<Delivery> {
  const [delivery] = await tx.run<Delivery>(read, [id]);
  if (!delivery) throw new Error(`the delivery ${id} is not there`);
  return delivery;
}

const lock: Statement = {
  name: 'lock_own_deliveries',
  text: `SELECT ${DELIVERY_COLUMNS} FROM deliveries d
    WHERE d.id = ANY($1) AND d.merchant_id = $2 AND d.mode = $3 ORDER BY d.id FOR NO KEY UPDATE`,
};

/** Locks the tenant's deliveries; one that is not there is refused before anything is changed. */
export async function lockDeliveries(
  tx: Transaction,
  tenant: Tenant,
  ids: readonly string[],
): Promise<Delivery[]> {
  const wanted = [...new Set(ids)];
  const rows = await tx.run<Delivery>(lock, [wanted, tenant.merchantId, tenant.mode]);
  if (rows.length < wanted.length) throw new NotFoundError('Delivery');
  return rows;
}

// One that is being sent right now gets no second POST beside it. Should that one fail, its schedule begins anew,
// before its first attempt: so it is due at once.
const makeDueNow: Statement = {
  name: 'make_deliveries_due',
  text: `UPDATE deliveries d SET lost_count = 0,
      step = CASE WHEN d.status = 'CLAIMED' THEN -1 ELSE 0 END,
      status = CASE WHEN d.status = 'CLAIMED' THEN d.status ELSE 'PENDING' END,
      next_attempt_at = CASE WHEN d.status = 'CLAIMED' THEN d.next_attempt_at ELSE $2 END
    FROM webhook_endpoints e
    WHERE d.id = ANY($1) AND e.id = d.endpoint_id AND e.status = 'ENABLED' AND e.deleted_at IS NULL
      AND EXISTS (SELECT FROM events v WHERE v.id = d.event_id)
    RETURNING ${DELIVERY_COLUMNS}`,
};

const probeNow: Statement = {
  name: 'probe_endpoints',
  text: `WITH open AS (
      SELECT id FROM webhook_endpoints WHERE id = ANY($1) AND breaker_open_until > $2 ORDER BY id FOR NO KEY UPDATE)
    UPDATE webhook_endpoints e SET breaker_open_until = $2 FROM open WHERE e.id = open.id`,
};

/**
 * Makes locked deliveries due at once, at the beginning of their schedule, and lets an open breaker try. Leaves
 * alone those whose endpoint takes nothing, or whose event is no longer kept.
 */
export async function makeDue(tx: Transaction, ids: readonly string[], now: Date): Promise<Delivery[]> {
  const rows = await tx.run<Delivery>(makeDueNow, [ids, now]);
  const endpoints = [...new Set(rows.map(row => row.endpointId))];
  if (endpoints.length > 0) await tx.run(probeNow, [endpoints, now]);
  return rows;
}

/** Why `makeDue` left a delivery alone. */
export function notDueRefusal(): InvalidStateError {
  return new InvalidStateError(
    'INVALID_STATE',
    'This cannot be sent again: its endpoint is disabled or deleted, or its event is no longer kept.',
  );
}
