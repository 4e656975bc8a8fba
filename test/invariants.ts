import type { App } from '../core/context.ts';

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
  'I5 final attempts carry the time of their outcome': `
    SELECT id FROM attempts WHERE (status IN ('APPROVED', 'DECLINED', 'FAILED')) <> (completed_at IS NOT NULL)`,
  'I6 each final outcome of an attempt has an event': `
    SELECT a.id FROM attempts a WHERE a.status IN ('APPROVED', 'DECLINED', 'FAILED') AND a.reason <> 'COMPENSATION'
      AND NOT EXISTS (SELECT FROM events e WHERE e.payment_id = a.payment_id AND e.attempt_id = a.id)`,
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
} as const;

/** The names of the invariants that do not hold, with the rows that break them. */
export async function brokenInvariants(app: App): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    const { rows } = await app.db.pool.query(sql);
    if (rows.length > 0) broken.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return broken;
}
