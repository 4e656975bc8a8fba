import pg from 'pg';
import { MERCHANT_ID } from './system.mjs';

/**
 * A merchant's past, written by SQL: payments of the last thirty days with everything that belongs to them. They are
 * as real ones are: nine in ten captured, three in ten by UPI, one in ten for an order.
 */
const DAYS = 30;
/** Per statement: enough to be fast, little enough to say how far it is. */
const CHUNK = 250_000;

/** `complete`: also attempts, events, ledger, deliveries and keys, which growth has to be measured with. */
export async function loadHistory(
  url,
  { payments, complete = false, endpointId = null, merchantId = MERCHANT_ID },
) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const text of PREPARATIONS) await client.query(text);
    await client.query(TIMELINE, [payments, DAYS]);
    const values = { merchant: merchantId, endpoint: endpointId };
    for (let from = 1; from <= payments; from += CHUNK) {
      for (const [name, text] of Object.entries(complete ? { ...LISTED, ...REST } : LISTED)) {
        if (name.startsWith('deliver') && endpointId === null) continue;
        await client.query(fill(text, { ...values, from, to: Math.min(payments, from + CHUNK - 1) }));
      }
    }
    await client.query(
      "UPDATE event_counters SET last_seq = (SELECT coalesce(max(seq), 0) FROM events WHERE mode = 'TEST') WHERE merchant_id = $1 AND mode = 'TEST'",
      [merchantId],
    );
    await client.query("SELECT rebuild_rollups($1, 'TEST')", [merchantId]);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const fill = (text, values) =>
  text.replace(/:(\w+)\b/g, (whole, name) => (name in values ? literal(values[name]) : whole));
const literal = value => (typeof value === 'number' ? String(value) : pg.escapeLiteral(String(value)));

// Foreign keys hold by the way the rows are made; checking ten million of them would only take long.
const PREPARATIONS = [
  'SET session_replication_role = replica',
  'SET synchronous_commit = off',
  "SET maintenance_work_mem = '512MB'",
  // Eight digits to the base of 62, as in core/ids.ts.
  `CREATE FUNCTION pg_temp.base62(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
     SELECT ${[7, 6, 5, 4, 3, 2, 1, 0].map(k => `substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', (n / ${62 ** k} % 62)::int + 1, 1)`).join(' || ')} $$`,
];

const TIMELINE = `CREATE TEMP TABLE timeline AS
  SELECT n, pg_temp.base62((extract(epoch FROM at) * 1000)::bigint) || pg_temp.base62(n * 7919 % 218340105584896) AS id, at
  FROM (SELECT n::bigint, date_trunc('milliseconds', now() - interval '1 minute' - ($1::bigint - n) * ($2::int * interval '1 day' / $1::bigint)) AS at
    FROM generate_series(1, $1::bigint) AS n) AS times`;

const RANGE = 'FROM timeline WHERE n BETWEEN :from AND :to ORDER BY n';
const STATUS = "(CASE WHEN n % 10 = 3 THEN 'DECLINED' ELSE 'CAPTURED' END)";
const CAPTURED = 'CASE WHEN n % 10 = 3 THEN 0 ELSE 100 + n % 100000 END';
const BODY = `'{"id":"evt_' || id || '","event":"payment.created","cursor":"1","timestamp":1795000000,"data":{"payment":{"id":"pay_' || id
  || '","order_id":null,"amount":4999,"currency":"INR","method":"card","card_network":"visa","card_last4":"4242","status":"success","state":"captured","captured":true,'
  || '"amount_captured":4999,"amount_refunded":0,"error_code":null,"error_description":null,"created_at":"2026-11-01T00:00:00.000Z","updated_at":"2026-11-01T00:00:00.000Z","padding":"' || repeat('x', 200) || '"}}}'`;

/** What lists and searches look at. */
const LISTED = {
  orders: `INSERT INTO orders (id, merchant_id, mode, amount, currency, receipt, capture_method, client_secret_hash, client_secret_expires_at, created_at, updated_at)
    SELECT 'order_' || id, :merchant, 'TEST', 100 + n % 100000, 'INR', 'receipt-' || n, 'AUTOMATIC', sha256(id::bytea), at, at, at
    FROM timeline WHERE n BETWEEN :from AND :to AND n % 10 = 0 ORDER BY n`,
  payments: `INSERT INTO payments (id, merchant_id, mode, order_id, amount, currency, method, capture_method, status, version, authorized, captured,
      card_network, card_last4, card_expiry_month, card_expiry_year, card_fingerprint, vpa, connector, processor_reference, decline_code, created_at, updated_at)
    SELECT 'pay_' || id, :merchant, 'TEST', CASE WHEN n % 10 = 0 THEN 'order_' || id END, 100 + n % 100000,
      CASE WHEN n % 20 = 0 THEN 'USD' ELSE 'INR' END, (CASE WHEN n % 10 < 3 THEN 'UPI' ELSE 'CARD' END)::payment_method, 'AUTOMATIC',
      ${STATUS}::payment_status, 3, ${CAPTURED}, ${CAPTURED},
      CASE WHEN n % 10 >= 3 THEN 'visa' END, CASE WHEN n % 10 >= 3 THEN lpad((n * 7919 % 10000)::text, 4, '0') END,
      CASE WHEN n % 10 >= 3 THEN 12 END, CASE WHEN n % 10 >= 3 THEN 2040 END, CASE WHEN n % 10 >= 3 THEN md5(id) END,
      CASE WHEN n % 10 < 3 THEN 'user' || n || '@bank' END, 'sandbox', 'acq_' || md5('r' || id),
      CASE WHEN n % 10 = 3 THEN 'generic_decline' END, at, at ${RANGE}`,
};

const REST = {
  attempts: `INSERT INTO attempts (id, merchant_id, mode, payment_id, kind, reason, status, amount, connector, send_no, processor_reference, next_sweep_at, created_at, sent_at, completed_at)
    SELECT 'att_' || id, :merchant, 'TEST', 'pay_' || id, 'AUTHORIZE', 'REQUESTED', (CASE WHEN n % 10 = 3 THEN 'DECLINED' ELSE 'APPROVED' END)::attempt_status,
      100 + n % 100000, 'sandbox', 1, 'acq_' || md5('r' || id), at, at, at, at ${RANGE}`,
  events: `INSERT INTO events (merchant_id, mode, seq, id, type, payment_id, payment_version, body, created_at)
    SELECT :merchant, 'TEST', (n - 1) * 3 + k, 'evt_' || left(id, 15) || k, (ARRAY['payment.created', 'payment.success', 'payment.captured'])[k],
      'pay_' || id, k, ${BODY}, at FROM timeline, generate_series(1, 3) AS k WHERE n BETWEEN :from AND :to ORDER BY n, k`,
  ledger: `INSERT INTO ledger_entries (id, merchant_id, mode, kind, debit_account, credit_account, amount, currency, payment_id, attempt_id, created_at)
    SELECT 'le_' || left(id, 15) || k, :merchant, 'TEST', (ARRAY['CAPTURE', 'FEE'])[k]::ledger_entry_kind,
      (ARRAY['PROCESSOR_RECEIVABLE', 'MERCHANT_BALANCE'])[k]::ledger_account, (ARRAY['MERCHANT_BALANCE', 'FEES'])[k]::ledger_account,
      100, 'INR', 'pay_' || id, 'att_' || id, at
    FROM timeline, generate_series(1, 2) AS k WHERE n BETWEEN :from AND :to AND n % 10 <> 3 ORDER BY n, k`,
  deliveries: `INSERT INTO deliveries (id, merchant_id, mode, endpoint_id, event_id, event_type, event_seq, payment_id, status, attempt_count, last_attempt_at, last_status_code, created_at)
    SELECT 'dlv_' || id, :merchant, 'TEST', :endpoint, 'evt_' || left(id, 15) || 3, 'payment.captured', n * 3, 'pay_' || id, 'SUCCEEDED', 1, at, 200, at ${RANGE}`,
  deliveryAttempts: `INSERT INTO delivery_attempts (delivery_id, number, merchant_id, mode, started_at, duration_ms, status_code)
    SELECT 'dlv_' || id, 1, :merchant, 'TEST', at, 12, 200 ${RANGE}`,
  // Keys live for a day; most of those of a month are gone.
  keys: `INSERT INTO idempotency_keys (merchant_id, mode, principal, key, operation, fingerprint, object_id, response, created_at, expires_at)
    SELECT :merchant, 'TEST', '', 'history-' || n, 'createPayment', sha256(id::bytea), 'pay_' || id, json_build_object('ok', true, 'id', 'pay_' || id, 'body', ${BODY}), at, at + interval '1 day'
    FROM timeline WHERE n BETWEEN :from AND :to AND at > now() - interval '1 day' ORDER BY n`,
};
