/**
 * What a stretch of a merchant's event log changes in the rollups. An event carries the payment as it was right
 * after, so a payment's share moves from the status of its last event before the stretch to that of its last event
 * in it; nothing is counted twice and nothing has to be remembered but a number of the log.
 *
 * The follower adds these changes to the rollups; a reader adds those that the follower has not come to yet. Both use
 * this text, so a reader's sums are those of its snapshot and not those of a moment ago.
 */
export const CAPTURED_EVENTS = "('payment.captured', 'payment.partially_captured')";

/**
 * Common table expressions that end in `changes (slot, currency, measure, count, total)`. `$1` and `$2` are the
 * merchant and the mode; `after` and `until` are SQL: the stretch is what lies behind the one, up to the other.
 */
export function logChanges(after: string, until: string): string {
  return `stretch AS (
      SELECT seq, type, payment_id, refund_id, body, created_at FROM events
      WHERE merchant_id = $1 AND mode = $2 AND seq > ${after} AND seq <= ${until} AND payment_id IS NOT NULL),
    touched AS (
      SELECT payment_id, bool_or(type = 'payment.created') AS is_new,
        min(created_at) FILTER (WHERE type IN ${CAPTURED_EVENTS}) AS captured_at,
        (array_agg(body ORDER BY seq DESC))[1]::json #> '{data,payment}' AS payment
      FROM stretch GROUP BY payment_id),
    moved AS (
      SELECT rollup_slot((t.payment ->> 'created_at')::timestamptz) AS slot, t.payment ->> 'currency' AS currency,
        (t.payment ->> 'amount')::bigint AS amount,
        -- The event before may be older than events are kept; such a payment is final and its status moves no more.
        CASE WHEN NOT t.is_new THEN upper(coalesce(b.state, t.payment ->> 'state')) END AS before,
        upper(t.payment ->> 'state') AS now,
        (extract(epoch FROM t.captured_at - (t.payment ->> 'created_at')::timestamptz) * 1000)::bigint AS settle_ms
      FROM touched t LEFT JOIN LATERAL (
        SELECT e.body::json #>> '{data,payment,state}' AS state FROM events e
        WHERE e.payment_id = t.payment_id AND e.seq <= ${after} ORDER BY e.seq DESC LIMIT 1) b ON NOT t.is_new),
    changes AS (
      SELECT slot, currency, now AS measure, 1::bigint AS count, amount AS total FROM moved WHERE now IS DISTINCT FROM before
      UNION ALL
      SELECT slot, currency, before, -1, -amount FROM moved WHERE now IS DISTINCT FROM before AND before IS NOT NULL
      UNION ALL
      SELECT slot, currency, 'SETTLED', 1, settle_ms FROM moved
      WHERE settle_ms IS NOT NULL AND before IS DISTINCT FROM 'PARTIALLY_CAPTURED' AND before IS DISTINCT FROM 'CAPTURED'
      UNION ALL
      SELECT rollup_slot(s.created_at), s.body::json #>> '{data,payment,currency}', 'REFUNDED', 1,
        (s.body::json #>> '{data,refund,amount}')::bigint
      FROM stretch s WHERE s.type = 'refund.processed')`;
}
