-- Accounts: the mode of a session, invites, password resets, the sign-in brake, and the audit log.

-- A session looks at one world at a time.
ALTER TABLE sessions ADD COLUMN mode mode NOT NULL DEFAULT 'TEST';
CREATE INDEX sessions_of_merchant ON sessions (merchant_id);

-- null: GraphQL captures automatically and REST manually, as their contracts say.
ALTER TABLE merchants ADD COLUMN default_capture_method capture_method;

ALTER TABLE memberships ADD COLUMN created_at timestamptz(3) NOT NULL DEFAULT now();
CREATE INDEX memberships_of_merchant ON memberships (merchant_id);

CREATE TABLE invites (
  id          text COLLATE "C" PRIMARY KEY,
  merchant_id text COLLATE "C" NOT NULL REFERENCES merchants (id),
  email       text NOT NULL,
  role        role NOT NULL,
  token_hash  bytea NOT NULL UNIQUE,
  invited_by  text COLLATE "C" REFERENCES users (id),
  created_at  timestamptz(3) NOT NULL,
  expires_at  timestamptz(3) NOT NULL,
  accepted_at timestamptz(3),
  revoked_at  timestamptz(3)
);
-- One open invite per address: a newer one takes its place.
CREATE UNIQUE INDEX open_invites ON invites (merchant_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

CREATE TABLE password_resets (
  id         text COLLATE "C" PRIMARY KEY,
  user_id    text COLLATE "C" NOT NULL REFERENCES users (id),
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at    timestamptz(3)
);
CREATE INDEX password_resets_of_user ON password_resets (user_id);

-- Failed sign-ins by account and by network address. The key is a hash: neither is stored.
CREATE TABLE sign_in_brakes (
  key            bytea PRIMARY KEY,
  failures       integer NOT NULL CHECK (failures >= 0),
  last_failed_at timestamptz(3) NOT NULL,
  blocked_until  timestamptz(3) NOT NULL
);

-- The audit log -------------------------------------------------------------------------------------------------
-- A chain per merchant: each entry's hash covers its content and the hash before it, and the head says where the
-- chain ends, so that an entry that is altered, left out or cut off at the end is found.

CREATE TABLE audit_entries (
  merchant_id   text COLLATE "C" NOT NULL REFERENCES merchants (id),
  seq           bigint NOT NULL CHECK (seq >= 1),
  id            text COLLATE "C" NOT NULL UNIQUE,
  actor_kind    text NOT NULL CHECK (actor_kind IN ('USER', 'KEY', 'SYSTEM', 'NOBODY')),
  actor_id      text COLLATE "C",
  action        text NOT NULL,
  target        text,
  details       json,
  mode          mode,
  address       text,
  user_agent    text,
  request_id    text,
  created_at    timestamptz(3) NOT NULL,
  previous_hash bytea NOT NULL,
  hash          bytea NOT NULL,
  PRIMARY KEY (merchant_id, seq)
);
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_heads (
  merchant_id text COLLATE "C" PRIMARY KEY REFERENCES merchants (id),
  seq         bigint NOT NULL CHECK (seq >= 0),
  hash        bytea NOT NULL
);
CREATE TRIGGER audit_heads_stay BEFORE DELETE OR TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
