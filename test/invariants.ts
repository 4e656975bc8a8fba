import type { App } from '../core/context.ts';
import { PAYMENT_EDGES } from '../core/payments/payment-state.ts';

/** The edges of the state machine as rows of SQL, staying where one is included. */
const EDGES = Object.entries(PAYMENT_EDGES)
  .flatMap(([from, to]) => [from, ...to].map(next => `('${from}', '${next}')`))
  .join(', ');

/** A payment's status as its attempts tell it, without looking at the payment's own columns. */
const TOLD = `
  SELECT a.payment_id,
    CASE (array_agg(a.status::text ORDER BY a.id DESC) FILTER (WHERE a.kind = 'AUTHORIZE'))[1]
      WHEN 'DECLINED' THEN 'DECLINED' WHEN 'FAILED' THEN 'FAILED'
      WHEN 'REQUIRES_ACTION' THEN 'REQUIRES_ACTION' WHEN 'APPROVED' THEN NULL ELSE 'PENDING' END AS unapproved,
    coalesce(sum(a.amount) FILTER (WHERE a.kind = 'AUTHORIZE' AND a.status = 'APPROVED'), 0) AS authorized,
    coalesce(sum(a.amount) FILTER (WHERE a.kind = 'VOID' AND a.status = 'APPROVED'), 0)
      + coalesce(sum(a.releasing) FILTER (WHERE a.status = 'APPROVED'), 0) AS reversed,
    bool_or(a.reason = 'EXPIRY' AND a.status = 'APPROVED') AS expired
  FROM attempts a WHERE a.reason <> 'COMPENSATION' GROUP BY a.payment_id`;

/** How many events of a type each payment has. */
const countOf = (type: string) => `count(*) FILTER (WHERE e.type = '${type}')`;

/**
 * The invariants of the money and the log, as SQL: each query gives the rows that break it. What the database's
 * constraints already refuse is checked again, so that a constraint that was dropped is noticed.
 */
export const INVARIANTS = {
  'I3 captured and reversed stay within authorized, refunded within captured': `
    SELECT id FROM payments WHERE captured + capturing + reversed + reversing > authorized OR refunded + refunding > captured
      OR authorized > amount OR LEAST(authorized, capturing, captured, reversing, reversed, refunding, refunded) < 0`,
  'I3 what payments hold in flight is what their open attempts ask for': `
    SELECT p.id FROM payments p LEFT JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE'), 0) AS capturing,
        coalesce(sum(amount) FILTER (WHERE kind = 'VOID'), 0) + coalesce(sum(releasing), 0) AS reversing,
        coalesce(sum(amount) FILTER (WHERE kind = 'REFUND'), 0) AS refunding
      FROM attempts a WHERE a.payment_id = p.id AND a.reason <> 'COMPENSATION'
        AND a.status IN ('PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN')) f ON true
    WHERE (p.capturing, p.reversing, p.refunding) IS DISTINCT FROM (f.capturing, f.reversing, f.refunding)`,
  'I2 what payments have captured and refunded is what their approved attempts moved': `
    SELECT p.id FROM payments p LEFT JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE kind = 'REFUND'), 0) AS refunded,
        coalesce(sum(amount) FILTER (WHERE kind = 'VOID'), 0) + coalesce(sum(releasing), 0) AS reversed
      FROM attempts a WHERE a.payment_id = p.id AND a.reason <> 'COMPENSATION' AND a.status = 'APPROVED') f ON true
    WHERE (p.refunded, p.reversed) IS DISTINCT FROM (f.refunded, f.reversed)`,
  'I4 the ledger says of each payment what its row says': `
    SELECT p.id FROM payments p LEFT JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE'), 0) AS captured,
        coalesce(sum(amount) FILTER (WHERE kind = 'REFUND_PROCESSED'), 0) AS refunded,
        coalesce(sum(amount) FILTER (WHERE kind = 'REFUND_ACCEPTED'), 0)
          - coalesce(sum(amount) FILTER (WHERE kind IN ('REFUND_PROCESSED', 'REFUND_FAILED')), 0) AS refunding
      FROM ledger_entries e WHERE e.payment_id = p.id) l ON true
    WHERE (p.captured, p.refunded, p.refunding) IS DISTINCT FROM (l.captured, l.refunded, l.refunding)`,
  'I4 each attempt has booked what it moved, once': `
    SELECT a.id FROM attempts a JOIN payments p ON p.id = a.payment_id
      LEFT JOIN ledger_entries e ON e.attempt_id = a.id AND e.kind <> 'FEE'
    WHERE a.reason <> 'COMPENSATION' GROUP BY a.id, p.currency
    HAVING array_agg(e.kind::text || ' ' || e.amount || e.currency ORDER BY e.kind) FILTER (WHERE e.id IS NOT NULL)
      IS DISTINCT FROM CASE
        WHEN a.kind = 'CAPTURE' AND a.status = 'APPROVED' THEN ARRAY['CAPTURE ' || a.amount || p.currency]
        WHEN a.kind = 'REFUND' THEN ARRAY['REFUND_ACCEPTED ' || a.amount || p.currency] || CASE a.status
          WHEN 'APPROVED' THEN ARRAY['REFUND_PROCESSED ' || a.amount || p.currency]
          WHEN 'DECLINED' THEN ARRAY['REFUND_FAILED ' || a.amount || p.currency]
          WHEN 'FAILED' THEN ARRAY['REFUND_FAILED ' || a.amount || p.currency] ELSE '{}' END
        WHEN a.kind = 'AUTHORIZE' AND a.status = 'APPROVED' AND bool_or(e.id IS NOT NULL)
          THEN ARRAY['CAPTURE ' || a.amount || p.currency] END`,
  'I4 accounts of a merchant and currency add up to nothing': `
    SELECT merchant_id, currency FROM (
      SELECT merchant_id, mode, currency, debit_account AS account, amount FROM ledger_entries
      UNION ALL SELECT merchant_id, mode, currency, credit_account, -amount FROM ledger_entries) s
    GROUP BY merchant_id, mode, currency HAVING sum(amount) <> 0`,
  'I4 closed hours hold what their entries add up to': `
    SELECT merchant_id, hour FROM (
      SELECT merchant_id, mode, currency, kind, hour, amount FROM ledger_hours
      UNION ALL SELECT merchant_id, mode, currency, kind, date_trunc('hour', created_at, 'UTC'), -amount FROM ledger_entries
        WHERE created_at < (SELECT closed_until FROM ledger_closing)) s
    GROUP BY merchant_id, mode, currency, kind, hour HAVING sum(amount) <> 0`,
  'I5 the status of a payment is what its attempts tell': `
    SELECT p.id FROM payments p JOIN (${TOLD}) t ON t.payment_id = p.id
    WHERE p.authorized <> t.authorized OR p.status::text <> coalesce(t.unapproved,
      CASE WHEN p.captured + t.reversed < t.authorized
          THEN CASE WHEN p.captured > 0 THEN 'PARTIALLY_CAPTURED' ELSE 'AUTHORIZED' END
        WHEN p.captured > 0 THEN 'CAPTURED' WHEN t.expired THEN 'EXPIRED' ELSE 'VOIDED' END)`,
  'I5 histories use only allowed edges and end where the payment is': `
    SELECT id FROM (
      SELECT p.id, e.body::json -> 'data' -> 'payment' ->> 'state' AS state,
        lag(e.body::json -> 'data' -> 'payment' ->> 'state', 1, 'pending') OVER (PARTITION BY p.id ORDER BY e.seq) AS before,
        lead(e.seq) OVER (PARTITION BY p.id ORDER BY e.seq) IS NULL AS is_last, lower(p.status::text) AS status
      FROM payments p JOIN events e ON e.payment_id = p.id) h
    WHERE (upper(before), upper(state)) NOT IN (VALUES ${EDGES}) OR (is_last AND state <> status)`,
  'I5 a refund is where its attempts are': `
    SELECT r.id FROM refunds r LEFT JOIN attempts a ON a.refund_id = r.id GROUP BY r.id
    HAVING coalesce(sum(a.amount), 0) <> r.amount OR r.status::text <> CASE
      WHEN bool_or(a.status IN ('PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN')) THEN 'PENDING'
      WHEN bool_and(a.status = 'APPROVED') THEN 'PROCESSED' ELSE 'FAILED' END`,
  'I5 final attempts carry the time of their outcome': `
    SELECT id FROM attempts WHERE (status IN ('APPROVED', 'DECLINED', 'FAILED')) <> (completed_at IS NOT NULL)`,
  'I6 each final outcome of an attempt has an event': `
    SELECT a.id FROM attempts a WHERE a.status IN ('APPROVED', 'DECLINED', 'FAILED') AND a.reason <> 'COMPENSATION'
      AND NOT EXISTS (SELECT FROM events e WHERE e.payment_id = a.payment_id AND e.attempt_id = a.id)`,
  'I6 each state is told exactly once': `
    SELECT p.id FROM payments p LEFT JOIN events e ON e.payment_id = p.id GROUP BY p.id
    HAVING ${countOf('payment.created')} <> 1
      OR ${countOf('payment.success')} <> CASE WHEN p.authorized > 0 THEN 1 ELSE 0 END
      OR ${countOf('payment.failed')} <> CASE WHEN p.status IN ('DECLINED', 'FAILED') THEN 1 ELSE 0 END
      OR ${countOf('payment.rerouted')} <> (SELECT count(*) FROM attempts a WHERE a.payment_id = p.id AND a.reason = 'FALLBACK')
      OR ${countOf('payment.captured')} <> CASE p.status WHEN 'CAPTURED' THEN 1 ELSE 0 END
      OR ${countOf('payment.voided')} <> CASE p.status WHEN 'VOIDED' THEN 1 ELSE 0 END
      OR ${countOf('payment.expired')} <> CASE p.status WHEN 'EXPIRED' THEN 1 ELSE 0 END
      OR ${countOf('order.paid')} <> CASE WHEN p.status = 'CAPTURED' AND p.order_id IS NOT NULL THEN 1 ELSE 0 END`,
  'I6 each outcome of a capture, void or refund is told exactly once': `
    SELECT a.id FROM attempts a LEFT JOIN events e ON e.attempt_id = a.id AND e.payment_id = a.payment_id
      AND e.type = ANY (CASE a.kind::text || ' ' || (a.status = 'APPROVED')
        WHEN 'CAPTURE true' THEN ARRAY['payment.captured', 'payment.partially_captured']
        WHEN 'CAPTURE false' THEN ARRAY['payment.capture_failed']
        WHEN 'VOID true' THEN ARRAY['payment.voided', 'payment.expired', 'payment.reversed']
        WHEN 'VOID false' THEN ARRAY['payment.void_failed']
        ELSE ARRAY['refund.updated', 'refund.processed', 'refund.failed'] END)
    WHERE a.kind <> 'AUTHORIZE' AND a.reason <> 'COMPENSATION'
    GROUP BY a.id HAVING count(e.id) <> CASE WHEN a.status IN ('APPROVED', 'DECLINED', 'FAILED') THEN 1 ELSE 0 END`,
  'I6 each refund is told to begin once, and to end once': `
    SELECT r.id FROM refunds r LEFT JOIN events e ON e.refund_id = r.id GROUP BY r.id
    HAVING ${countOf('refund.created')} <> 1
      OR ${countOf('refund.processed')} <> CASE r.status WHEN 'PROCESSED' THEN 1 ELSE 0 END
      OR ${countOf('refund.failed')} <> CASE r.status WHEN 'FAILED' THEN 1 ELSE 0 END`,
  'I6 no delivery is owed for nothing': `
    SELECT d.id FROM deliveries d LEFT JOIN events e ON e.id = d.event_id LEFT JOIN webhook_endpoints w ON w.id = d.endpoint_id
    WHERE e.id IS NULL OR (w.merchant_id, w.mode) IS DISTINCT FROM (e.merchant_id, e.mode)
      OR (d.merchant_id, d.mode, d.event_seq, d.event_type) IS DISTINCT FROM (e.merchant_id, e.mode, e.seq, e.type)`,
  'I6 each version of a payment that an event names is named in order': `
    SELECT id FROM (SELECT id, payment_version, lag(payment_version) OVER (PARTITION BY payment_id ORDER BY seq) AS before FROM events
      WHERE payment_id IS NOT NULL) v WHERE payment_version < before`,
  'I6 each event has one delivery per endpoint that asked for it': `
    SELECT e.id FROM events e JOIN webhook_endpoints w USING (merchant_id, mode)
    WHERE w.deleted_at IS NULL AND e.created_at > w.created_at AND e.type <> 'webhook.test'
      AND (cardinality(w.event_types) = 0 OR e.type = ANY(w.event_types))
      AND NOT EXISTS (SELECT FROM deliveries d WHERE d.event_id = e.id AND d.endpoint_id = w.id)`,
  'I7 sequence numbers have no gap and no duplicate': `
    SELECT c.merchant_id FROM event_counters c LEFT JOIN LATERAL (
      SELECT count(*) AS n, coalesce(max(seq), 0) AS top FROM events e WHERE e.merchant_id = c.merchant_id AND e.mode = c.mode) e ON true
    WHERE (e.n, e.top) IS DISTINCT FROM (c.last_seq - c.first_seq + 1, c.last_seq) AND c.first_seq = 1`,
  'I7 the body of an event names its own id, type and number': `
    SELECT id FROM events WHERE (body::json ->> 'id', body::json ->> 'event', body::json ->> 'cursor')
      IS DISTINCT FROM (id, type, seq::text)`,
  'I8 what a key remembers exists': `
    SELECT key FROM idempotency_keys k WHERE (response ->> 'ok')::boolean AND NOT EXISTS (
      SELECT FROM payments WHERE id = k.object_id UNION ALL SELECT FROM orders WHERE id = k.object_id
      UNION ALL SELECT FROM refunds WHERE id = k.object_id UNION ALL SELECT FROM attempts WHERE id = k.object_id)
      AND k.operation IN ('createPayment', 'createOrder', 'capturePayment', 'voidPayment', 'refundPayment')`,
  'I9 no card or security code is kept once its authorization is final': `
    SELECT v.payment_id FROM (SELECT payment_id FROM vault_cards UNION ALL SELECT payment_id FROM vault_cvvs) v
    WHERE NOT EXISTS (SELECT FROM attempts a WHERE a.payment_id = v.payment_id AND a.kind = 'AUTHORIZE'
      AND a.status NOT IN ('APPROVED', 'DECLINED', 'FAILED'))`,
} as const;

/** The names of the invariants that do not hold, with the rows that break them. */
export async function brokenInvariants(app: { readonly db: Pick<App['db'], 'pool'> }): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    const { rows } = await app.db.pool.query(sql);
    if (rows.length > 0) broken.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return broken;
}
