-- Accounts that merchants have at processors. Never deleted: payments made through one are captured and refunded
-- through it for as long as they live. That is also why payments and attempts name it without a foreign key, which
-- would lock one row for every payment of a merchant.
CREATE TABLE connector_accounts (
  id                  text COLLATE "C" PRIMARY KEY,
  merchant_id         text COLLATE "C" NOT NULL REFERENCES merchants (id),
  mode                mode NOT NULL,
  connector           text NOT NULL,
  label               text NOT NULL CHECK (label <> ''),
  credentials_sealed  bytea NOT NULL,
  -- What may be shown of each credential: its last four characters.
  credential_hints    jsonb NOT NULL,
  -- Counts the rotations: whoever has opened an older version opens the account again.
  credentials_version integer NOT NULL DEFAULT 1 CHECK (credentials_version >= 1),
  created_at          timestamptz(3) NOT NULL,
  rotated_at          timestamptz(3),
  -- No new payments from then on.
  disabled_at         timestamptz(3)
);
CREATE UNIQUE INDEX connector_accounts_label ON connector_accounts (merchant_id, mode, label);

-- Which account takes a new payment: one row per merchant and mode, changed as a whole.
CREATE TABLE routings (
  merchant_id text COLLATE "C" NOT NULL REFERENCES merchants (id),
  mode        mode NOT NULL,
  version     integer NOT NULL CHECK (version >= 1),
  rules       jsonb NOT NULL,
  updated_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (merchant_id, mode)
);

-- NULL: the connector that is built in.
ALTER TABLE payments ADD COLUMN account_id text COLLATE "C";
-- The accounts that may be tried next, in order, should the present one turn out not to have charged.
ALTER TABLE payments ADD COLUMN fallbacks jsonb;
ALTER TABLE attempts ADD COLUMN account_id text COLLATE "C";
ALTER TYPE attempt_reason ADD VALUE 'FALLBACK';

-- Of the authorizations of a payment at most one may still charge or has charged, and each account is asked once.
DROP INDEX attempts_one_authorize;
CREATE UNIQUE INDEX attempts_one_authorize ON attempts (payment_id)
  WHERE kind = 'AUTHORIZE' AND status NOT IN ('DECLINED', 'FAILED');
CREATE UNIQUE INDEX attempts_authorize_once ON attempts (payment_id, account_id)
  WHERE kind = 'AUTHORIZE' AND account_id IS NOT NULL;

-- A reference is the processor's own within one account.
DROP INDEX attempts_reference;
CREATE UNIQUE INDEX attempts_reference ON attempts (connector, account_id, kind, processor_reference) NULLS NOT DISTINCT
  WHERE kind IN ('AUTHORIZE', 'REFUND') AND processor_reference IS NOT NULL;

-- Ids of notifications are the processor's own too: a merchant who signs for one account must not be able to use up
-- the ids of another. Empty: of a connector that is built in.
ALTER TABLE processor_notifications ADD COLUMN account_id text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE processor_notifications DROP CONSTRAINT processor_notifications_pkey;
ALTER TABLE processor_notifications ADD PRIMARY KEY (connector, account_id, id);
