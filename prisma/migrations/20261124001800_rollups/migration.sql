-- Sums of a merchant's payments, kept by a follower of the event log, so that a month is read in milliseconds.
-- A slot is a quarter of an hour: the midnight of every time zone is the beginning of one.
CREATE TABLE rollups (
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  slot        timestamptz(3) NOT NULL,
  currency    text NOT NULL,
  -- A payment's status (payments created in the slot, their amounts), SETTLED (payments created in the slot and
  -- captured, milliseconds until they were) or REFUNDED (refunds processed in the slot, their amounts).
  measure     text NOT NULL,
  count       bigint NOT NULL,
  total       bigint NOT NULL,
  PRIMARY KEY (merchant_id, mode, slot, currency, measure)
);

-- How far each log has been counted. Written in the transaction that counts.
CREATE TABLE rollup_positions (
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  seq         bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant_id, mode)
);

CREATE FUNCTION rollup_slot(moment timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT date_bin('15 minutes', moment, '2000-01-01T00:00:00Z')
$$;

-- Counts a merchant's payments and refunds anew. One statement reads them and their log's newest number, so that
-- the follower goes on exactly behind what was counted here, while payments go on being made.
CREATE FUNCTION rebuild_rollups(of_merchant text, of_mode mode) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO rollup_positions (merchant_id, mode) VALUES (of_merchant, of_mode) ON CONFLICT DO NOTHING;
  PERFORM FROM rollup_positions WHERE merchant_id = of_merchant AND mode = of_mode FOR UPDATE;
  DELETE FROM rollups WHERE merchant_id = of_merchant AND mode = of_mode;
  WITH head AS (
      SELECT last_seq FROM event_counters WHERE merchant_id = of_merchant AND mode = of_mode),
    captures AS (
      SELECT payment_id,
        coalesce(min(completed_at) FILTER (WHERE kind = 'CAPTURE'), min(completed_at) FILTER (WHERE kind = 'AUTHORIZE')) AS at
      FROM attempts
      WHERE merchant_id = of_merchant AND mode = of_mode AND kind IN ('AUTHORIZE', 'CAPTURE') AND status = 'APPROVED'
      GROUP BY payment_id),
    facts AS (
      SELECT rollup_slot(created_at) AS slot, currency, status::text AS measure, amount AS total
      FROM payments WHERE merchant_id = of_merchant AND mode = of_mode
      UNION ALL
      SELECT rollup_slot(p.created_at), p.currency, 'SETTLED', (extract(epoch FROM c.at - p.created_at) * 1000)::bigint
      FROM payments p JOIN captures c ON c.payment_id = p.id
      WHERE p.merchant_id = of_merchant AND p.mode = of_mode AND p.captured > 0
      UNION ALL
      SELECT rollup_slot(processed_at), currency, 'REFUNDED', amount
      FROM refunds WHERE merchant_id = of_merchant AND mode = of_mode AND status = 'PROCESSED'),
    counted AS (
      INSERT INTO rollups (merchant_id, mode, slot, currency, measure, count, total)
      SELECT of_merchant, of_mode, slot, currency, measure, count(*), sum(total) FROM facts GROUP BY slot, currency, measure)
    UPDATE rollup_positions SET seq = head.last_seq FROM head
    WHERE merchant_id = of_merchant AND mode = of_mode;
END $$;

-- What was there before: nobody appends an event until it is counted.
LOCK TABLE event_counters IN EXCLUSIVE MODE;
SELECT rebuild_rollups(merchant_id, mode) FROM event_counters;

-- Of one merchant, what is about to be given back: the index over all merchants is the worker's.
CREATE INDEX payments_expiring_of_merchant ON payments (merchant_id, mode, expires_at)
  WHERE status IN ('AUTHORIZED', 'PARTIALLY_CAPTURED');
