-- Every id is COLLATE "C": row locks are taken in byte order, the order in which JavaScript sorts them.

CREATE TYPE "mode" AS ENUM ('TEST', 'LIVE');
CREATE TYPE "role" AS ENUM ('OWNER', 'DEVELOPER', 'SUPPORT', 'VIEWER');
CREATE TYPE "payment_method" AS ENUM ('CARD', 'UPI');
CREATE TYPE "capture_method" AS ENUM ('AUTOMATIC', 'MANUAL');
CREATE TYPE "payment_status" AS ENUM ('PENDING', 'REQUIRES_ACTION', 'AUTHORIZED', 'PARTIALLY_CAPTURED', 'CAPTURED', 'DECLINED', 'FAILED', 'VOIDED', 'EXPIRED');
CREATE TYPE "attempt_kind" AS ENUM ('AUTHORIZE', 'CAPTURE', 'VOID', 'REFUND');
CREATE TYPE "attempt_reason" AS ENUM ('REQUESTED', 'EXPIRY', 'REVERSAL', 'AUTOMATIC', 'COMPENSATION');
CREATE TYPE "attempt_status" AS ENUM ('PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN', 'APPROVED', 'DECLINED', 'FAILED');
CREATE TYPE "refund_status" AS ENUM ('PENDING', 'PROCESSED', 'FAILED');
CREATE TYPE "ledger_account" AS ENUM ('PROCESSOR_RECEIVABLE', 'MERCHANT_BALANCE', 'FEES', 'REFUNDS_IN_FLIGHT');
CREATE TYPE "ledger_entry_kind" AS ENUM ('CAPTURE', 'FEE', 'REFUND_ACCEPTED', 'REFUND_PROCESSED', 'REFUND_FAILED');
CREATE TYPE "endpoint_status" AS ENUM ('ENABLED', 'DISABLED');
CREATE TYPE "delivery_status" AS ENUM ('PENDING', 'CLAIMED', 'SUCCEEDED', 'FAILED', 'HELD', 'CANCELLED');

-- Who ----------------------------------------------------------------------------------------------------------

CREATE TABLE merchants (
  id              text COLLATE "C" PRIMARY KEY,
  name            text NOT NULL,
  email           text NOT NULL UNIQUE,
  fee_bps         integer NOT NULL DEFAULT 0 CHECK (fee_bps BETWEEN 0 AND 10000),
  allowed_origins text[] NOT NULL DEFAULT '{}',
  created_at      timestamptz(3) NOT NULL
);

CREATE TABLE users (
  id            text COLLATE "C" PRIMARY KEY,
  email         text NOT NULL UNIQUE,
  name          text NOT NULL,
  password_hash text NOT NULL,
  operator      boolean NOT NULL DEFAULT false,
  created_at    timestamptz(3) NOT NULL
);

CREATE TABLE memberships (
  user_id     text COLLATE "C" NOT NULL REFERENCES users (id),
  merchant_id text COLLATE "C" NOT NULL REFERENCES merchants (id),
  role        role NOT NULL,
  PRIMARY KEY (user_id, merchant_id)
);

CREATE TABLE sessions (
  id           text COLLATE "C" PRIMARY KEY,
  user_id      text COLLATE "C" NOT NULL REFERENCES users (id),
  merchant_id  text COLLATE "C" NOT NULL REFERENCES merchants (id),
  token_hash   bytea NOT NULL UNIQUE,
  user_agent   text,
  address      text,
  created_at   timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  expires_at   timestamptz(3) NOT NULL,
  revoked_at   timestamptz(3)
);
CREATE INDEX sessions_of_user ON sessions (user_id);

CREATE TABLE api_keys (
  id           text COLLATE "C" PRIMARY KEY,
  merchant_id  text COLLATE "C" NOT NULL REFERENCES merchants (id),
  mode         mode NOT NULL,
  name         text NOT NULL,
  secret_hash  bytea NOT NULL,
  scopes       text[] NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  revoked_at   timestamptz(3)
);
CREATE INDEX api_keys_of_merchant ON api_keys (merchant_id, mode);

-- Orders and payments ------------------------------------------------------------------------------------------
-- Hot tables carry merchant_id without a foreign key: a merchant is never deleted, and the check would lock
-- the merchant's row once per payment.

CREATE TABLE orders (
  id                       text COLLATE "C" PRIMARY KEY,
  merchant_id              text COLLATE "C" NOT NULL,
  mode                     mode NOT NULL,
  amount                   bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
  currency                 text NOT NULL,
  receipt                  text,
  notes                    jsonb,
  capture_method           capture_method NOT NULL,
  client_secret_hash       bytea NOT NULL,
  client_secret_expires_at timestamptz(3) NOT NULL,
  created_at               timestamptz(3) NOT NULL,
  updated_at               timestamptz(3) NOT NULL
);
CREATE INDEX orders_of_merchant ON orders (merchant_id, mode, id);
CREATE INDEX orders_by_receipt ON orders (merchant_id, mode, receipt text_pattern_ops) WHERE receipt IS NOT NULL;

CREATE TABLE payments (
  id                  text COLLATE "C" PRIMARY KEY,
  merchant_id         text COLLATE "C" NOT NULL,
  mode                mode NOT NULL,
  order_id            text COLLATE "C" REFERENCES orders (id),
  amount              bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
  currency            text NOT NULL,
  method              payment_method NOT NULL,
  capture_method      capture_method NOT NULL,
  status              payment_status NOT NULL,
  version             integer NOT NULL CHECK (version >= 1),
  authorized          bigint NOT NULL DEFAULT 0 CHECK (authorized >= 0),
  capturing           bigint NOT NULL DEFAULT 0 CHECK (capturing >= 0),
  captured            bigint NOT NULL DEFAULT 0 CHECK (captured >= 0),
  reversing           bigint NOT NULL DEFAULT 0 CHECK (reversing >= 0),
  reversed            bigint NOT NULL DEFAULT 0 CHECK (reversed >= 0),
  refund_reversed     bigint NOT NULL DEFAULT 0 CHECK (refund_reversed BETWEEN 0 AND reversed),
  refunding           bigint NOT NULL DEFAULT 0 CHECK (refunding >= 0),
  refunded            bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0),
  card_network        text,
  card_last4          text,
  card_expiry_month   smallint,
  card_expiry_year    smallint,
  card_fingerprint    text,
  vpa                 text,
  description         text,
  metadata            jsonb,
  return_url          text,
  connector           text NOT NULL,
  processor_reference text,
  decline_code        text,
  decline_message     text,
  next_action         jsonb,
  expires_at          timestamptz(3),
  created_at          timestamptz(3) NOT NULL,
  updated_at          timestamptz(3) NOT NULL,
  -- The money of a payment, whatever the code does (invariant I3 of test/invariants.ts).
  CONSTRAINT payments_authorized_within_amount CHECK (authorized <= amount),
  CONSTRAINT payments_captured_within_authorized CHECK (captured + capturing + reversed + reversing <= authorized),
  CONSTRAINT payments_refunded_within_captured CHECK (refunded + refunding <= captured),
  CONSTRAINT payments_amounts_match_status CHECK (
    CASE status
      WHEN 'PENDING' THEN authorized = 0
      WHEN 'REQUIRES_ACTION' THEN authorized = 0
      WHEN 'DECLINED' THEN authorized = 0
      WHEN 'FAILED' THEN authorized = 0
      WHEN 'AUTHORIZED' THEN authorized > 0 AND captured = 0
      WHEN 'VOIDED' THEN captured = 0 AND reversed = authorized
      WHEN 'EXPIRED' THEN captured = 0 AND reversed = authorized
      WHEN 'PARTIALLY_CAPTURED' THEN captured > 0
      WHEN 'CAPTURED' THEN captured > 0 AND captured + reversed = authorized
    END),
  CONSTRAINT payments_instrument CHECK (
    CASE method WHEN 'CARD' THEN card_last4 IS NOT NULL AND vpa IS NULL ELSE vpa IS NOT NULL AND card_last4 IS NULL END)
);
CREATE INDEX payments_of_merchant ON payments (merchant_id, mode, id);
CREATE INDEX payments_by_status ON payments (merchant_id, mode, status, id);
-- What people search by.
CREATE INDEX payments_by_last4 ON payments (merchant_id, mode, card_last4, id) WHERE card_last4 IS NOT NULL;
CREATE INDEX payments_by_vpa ON payments (merchant_id, mode, vpa text_pattern_ops) WHERE vpa IS NOT NULL;
CREATE INDEX payments_by_reference ON payments (merchant_id, mode, processor_reference) WHERE processor_reference IS NOT NULL;
-- An order has at most one payment that is alive or has succeeded.
CREATE UNIQUE INDEX payments_one_live_per_order ON payments (order_id)
  WHERE order_id IS NOT NULL AND status NOT IN ('DECLINED', 'FAILED', 'VOIDED', 'EXPIRED');
CREATE INDEX payments_of_order ON payments (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX payments_expiring ON payments (expires_at) WHERE status IN ('AUTHORIZED', 'PARTIALLY_CAPTURED');

-- Final states are final, and money already captured is never un-captured (invariant I5 of test/invariants.ts). One UPDATE may fold
-- several edges of the state machine, so this allows whatever is reachable.
CREATE FUNCTION payments_check_edge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (CASE OLD.status
    WHEN 'PENDING' THEN true
    WHEN 'REQUIRES_ACTION' THEN true
    WHEN 'AUTHORIZED' THEN NEW.status IN ('PARTIALLY_CAPTURED', 'CAPTURED', 'VOIDED', 'EXPIRED')
    WHEN 'PARTIALLY_CAPTURED' THEN NEW.status = 'CAPTURED'
    ELSE false
  END) THEN
    RAISE EXCEPTION 'payment % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_edge BEFORE UPDATE ON payments
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION payments_check_edge();

CREATE TABLE refunds (
  id              text COLLATE "C" PRIMARY KEY,
  merchant_id     text COLLATE "C" NOT NULL,
  mode            mode NOT NULL,
  payment_id      text COLLATE "C" NOT NULL REFERENCES payments (id),
  amount          bigint NOT NULL CHECK (amount > 0),
  currency        text NOT NULL,
  reason          text,
  status          refund_status NOT NULL,
  decline_code    text,
  decline_message text,
  created_at      timestamptz(3) NOT NULL,
  processed_at    timestamptz(3)
);
CREATE INDEX refunds_of_merchant ON refunds (merchant_id, mode, id);
CREATE INDEX refunds_of_payment ON refunds (payment_id);

CREATE TABLE attempts (
  id                  text COLLATE "C" PRIMARY KEY,
  merchant_id         text COLLATE "C" NOT NULL,
  mode                mode NOT NULL,
  payment_id          text COLLATE "C" NOT NULL REFERENCES payments (id),
  refund_id           text COLLATE "C" REFERENCES refunds (id),
  kind                attempt_kind NOT NULL,
  reason              attempt_reason NOT NULL,
  status              attempt_status NOT NULL,
  amount              bigint NOT NULL CHECK (amount > 0),
  final               boolean NOT NULL DEFAULT false,
  releasing           bigint NOT NULL DEFAULT 0 CHECK (releasing >= 0),
  connector           text NOT NULL,
  send_no             integer NOT NULL DEFAULT 0,
  deadline            timestamptz(3),
  lookups             integer NOT NULL DEFAULT 0,
  processor_reference text,
  decline_code        text,
  decline_message     text,
  unknown_reason      text,
  contradiction       text,
  next_sweep_at       timestamptz(3) NOT NULL,
  generation          integer NOT NULL DEFAULT 0,
  needs_operator      boolean NOT NULL DEFAULT false,
  created_at          timestamptz(3) NOT NULL,
  sent_at             timestamptz(3),
  completed_at        timestamptz(3)
);
CREATE INDEX attempts_of_payment ON attempts (payment_id);
CREATE INDEX attempts_of_refund ON attempts (refund_id) WHERE refund_id IS NOT NULL;
-- One authorization per payment: a payment is one try.
CREATE UNIQUE INDEX attempts_one_authorize ON attempts (payment_id) WHERE kind = 'AUTHORIZE';
-- A processor's reference belongs to one attempt; captures and voids may share their authorization's.
CREATE UNIQUE INDEX attempts_reference ON attempts (connector, kind, processor_reference)
  WHERE kind IN ('AUTHORIZE', 'REFUND') AND processor_reference IS NOT NULL;
-- What a person has to look at; empty when all is well.
CREATE INDEX attempts_unsettled ON attempts (merchant_id, mode, id) WHERE needs_operator;
-- What the sweeper looks at; empty when all is well.
CREATE INDEX attempts_due ON attempts (next_sweep_at)
  WHERE status IN ('PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN') AND NOT needs_operator;

-- What processors tell us unasked. Kept even where we do not know what it is about.
CREATE TABLE processor_notifications (
  connector   text NOT NULL,
  id          text COLLATE "C" NOT NULL,
  attempt_id  text COLLATE "C",
  verdict     text NOT NULL,
  body        text NOT NULL,
  received_at timestamptz(3) NOT NULL,
  PRIMARY KEY (connector, id)
);
CREATE INDEX processor_notifications_aside ON processor_notifications (received_at) WHERE verdict <> 'APPLIED';

-- The event log -----------------------------------------------------------------------------------------------

CREATE TABLE event_counters (
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  last_seq    bigint NOT NULL DEFAULT 0,
  first_seq   bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (merchant_id, mode)
);

CREATE TABLE events (
  merchant_id     text COLLATE "C" NOT NULL,
  mode            mode NOT NULL,
  seq             bigint NOT NULL,
  id              text COLLATE "C" NOT NULL UNIQUE,
  type            text NOT NULL,
  order_id        text COLLATE "C",
  payment_id      text COLLATE "C",
  refund_id       text COLLATE "C",
  attempt_id      text COLLATE "C",
  endpoint_id     text COLLATE "C",
  payment_version integer,
  body            text NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  PRIMARY KEY (merchant_id, mode, seq)
);
CREATE INDEX events_of_payment ON events (payment_id, seq) WHERE payment_id IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The ledger --------------------------------------------------------------------------------------------------
-- An entry moves one amount from one account to another: it cannot be unbalanced (invariant I4 of test/invariants.ts).

CREATE TABLE ledger_entries (
  id             text COLLATE "C" PRIMARY KEY,
  merchant_id    text COLLATE "C" NOT NULL,
  mode           mode NOT NULL,
  kind           ledger_entry_kind NOT NULL,
  debit_account  ledger_account NOT NULL,
  credit_account ledger_account NOT NULL,
  amount         bigint NOT NULL CHECK (amount > 0),
  currency       text NOT NULL,
  payment_id     text COLLATE "C" NOT NULL REFERENCES payments (id),
  attempt_id     text COLLATE "C" NOT NULL REFERENCES attempts (id),
  refund_id      text COLLATE "C",
  created_at     timestamptz(3) NOT NULL,
  CONSTRAINT ledger_entries_two_accounts CHECK (debit_account <> credit_account),
  -- The same movement is never booked twice for one attempt.
  CONSTRAINT ledger_entries_once UNIQUE (attempt_id, kind)
);
CREATE INDEX ledger_entries_of_merchant ON ledger_entries (merchant_id, mode, id);
CREATE INDEX ledger_entries_of_payment ON ledger_entries (payment_id);
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Idempotency and the vault -----------------------------------------------------------------------------------

CREATE TABLE idempotency_keys (
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  principal   text COLLATE "C" NOT NULL,
  key         text COLLATE "C" NOT NULL,
  operation   text NOT NULL,
  fingerprint bytea NOT NULL,
  object_id   text COLLATE "C",
  attempt_id  text COLLATE "C",
  response    json,
  created_at  timestamptz(3) NOT NULL,
  expires_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (merchant_id, mode, principal, key)
);
CREATE INDEX idempotency_keys_expiring ON idempotency_keys (expires_at);
CREATE INDEX idempotency_keys_waiting ON idempotency_keys (attempt_id) WHERE attempt_id IS NOT NULL AND response IS NULL;

CREATE TABLE vault_keys (
  id         text COLLATE "C" PRIMARY KEY,
  wrapped    bytea NOT NULL,
  created_at timestamptz(3) NOT NULL
);

CREATE TABLE vault_cards (
  payment_id  text COLLATE "C" PRIMARY KEY,
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  sealed      bytea NOT NULL,
  created_at  timestamptz(3) NOT NULL
);

-- UNLOGGED: a CVV is never in the write-ahead log, a replica or a backup.
CREATE UNLOGGED TABLE vault_cvvs (
  payment_id  text COLLATE "C" PRIMARY KEY,
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  sealed      bytea NOT NULL,
  expires_at  timestamptz(3) NOT NULL
);
CREATE INDEX vault_cvvs_expiring ON vault_cvvs (expires_at);

-- Webhooks ----------------------------------------------------------------------------------------------------

CREATE TABLE webhook_endpoints (
  id                         text COLLATE "C" PRIMARY KEY,
  merchant_id                text COLLATE "C" NOT NULL REFERENCES merchants (id),
  mode                       mode NOT NULL,
  url                        text NOT NULL,
  description                text,
  event_types                text[] NOT NULL,
  status                     endpoint_status NOT NULL,
  disabled_reason            text,
  is_default                 boolean NOT NULL DEFAULT false,
  secret_sealed              bytea NOT NULL,
  previous_secret_sealed     bytea,
  previous_secret_expires_at timestamptz(3),
  selection                  text,
  selection_error            text,
  failures                   integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  failing_since              timestamptz(3),
  breaker_open_until         timestamptz(3),
  created_at                 timestamptz(3) NOT NULL,
  updated_at                 timestamptz(3) NOT NULL,
  deleted_at                 timestamptz(3)
);
CREATE INDEX webhook_endpoints_of_merchant ON webhook_endpoints (merchant_id, mode) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX webhook_endpoints_one_default ON webhook_endpoints (merchant_id, mode) WHERE is_default AND deleted_at IS NULL;

CREATE TABLE deliveries (
  id               text COLLATE "C" PRIMARY KEY,
  merchant_id      text COLLATE "C" NOT NULL,
  mode             mode NOT NULL,
  endpoint_id      text COLLATE "C" NOT NULL REFERENCES webhook_endpoints (id),
  event_id         text COLLATE "C" NOT NULL,
  event_type       text NOT NULL,
  event_seq        bigint NOT NULL,
  payment_id       text COLLATE "C",
  status           delivery_status NOT NULL,
  attempt_count    integer NOT NULL DEFAULT 0,
  step             integer NOT NULL DEFAULT 0,
  next_attempt_at  timestamptz(3),
  claimed_until    timestamptz(3),
  last_attempt_at  timestamptz(3),
  last_status_code integer,
  last_error       text,
  body             text,
  shaped           boolean NOT NULL DEFAULT false,
  lost_count       integer NOT NULL DEFAULT 0,
  created_at       timestamptz(3) NOT NULL,
  -- Who waits has a time, and who is being sent has a lease: neither can be forgotten.
  CONSTRAINT deliveries_have_a_time CHECK (
    CASE status WHEN 'PENDING' THEN next_attempt_at IS NOT NULL WHEN 'CLAIMED' THEN claimed_until IS NOT NULL ELSE true END),
  -- Each event is owed once to each endpoint (invariant I6 of test/invariants.ts).
  CONSTRAINT deliveries_once UNIQUE (event_id, endpoint_id)
);
CREATE INDEX deliveries_of_merchant ON deliveries (merchant_id, mode, id);
CREATE INDEX deliveries_of_endpoint ON deliveries (endpoint_id, id);
CREATE INDEX deliveries_of_payment ON deliveries (payment_id) WHERE payment_id IS NOT NULL;
-- What the workers take from, endpoint by endpoint, so that a long queue for one is never in the way of another.
CREATE INDEX deliveries_due ON deliveries (endpoint_id, next_attempt_at, event_seq) WHERE status = 'PENDING';
-- What is being sent right now: small, whatever the size of the table.
CREATE INDEX deliveries_claimed ON deliveries (endpoint_id, claimed_until) WHERE status = 'CLAIMED';
CREATE INDEX deliveries_troubled ON deliveries (merchant_id, mode, id) WHERE status IN ('FAILED', 'HELD');

CREATE TABLE delivery_attempts (
  delivery_id      text COLLATE "C" NOT NULL REFERENCES deliveries (id),
  number           integer NOT NULL,
  merchant_id      text COLLATE "C" NOT NULL,
  mode             mode NOT NULL,
  started_at       timestamptz(3) NOT NULL,
  duration_ms      integer NOT NULL,
  status_code      integer,
  error            text,
  response_excerpt text,
  PRIMARY KEY (delivery_id, number)
);

-- The inbox of a merchant on a demo or test install: a receiver of ours, to try webhooks with.
CREATE TABLE webhook_inboxes (
  merchant_id  text COLLATE "C" NOT NULL REFERENCES merchants (id),
  mode         mode NOT NULL,
  token        text COLLATE "C" NOT NULL UNIQUE,
  status_code  integer NOT NULL DEFAULT 200 CHECK (status_code BETWEEN 200 AND 599),
  delay_ms     integer NOT NULL DEFAULT 0 CHECK (delay_ms BETWEEN 0 AND 60000),
  -- How many requests are still answered so; null: all of them.
  remaining    integer CHECK (remaining >= 0),
  created_at   timestamptz(3) NOT NULL,
  PRIMARY KEY (merchant_id, mode)
);

CREATE TABLE webhook_inbox_requests (
  id          text COLLATE "C" PRIMARY KEY,
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  headers     json NOT NULL,
  body        text NOT NULL,
  status_code integer NOT NULL,
  received_at timestamptz(3) NOT NULL,
  FOREIGN KEY (merchant_id, mode) REFERENCES webhook_inboxes (merchant_id, mode)
);
CREATE INDEX webhook_inbox_requests_of_inbox ON webhook_inbox_requests (merchant_id, mode, id);

CREATE TABLE worker_heartbeats (
  id         text COLLATE "C" PRIMARY KEY,
  started_at timestamptz(3) NOT NULL,
  beat_at    timestamptz(3) NOT NULL
);
