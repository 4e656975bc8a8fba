-- What the ledger moved in each hour that is over, so that a balance is read in milliseconds however old the books are.
CREATE TABLE ledger_hours (
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  currency    text NOT NULL,
  hour        timestamptz(3) NOT NULL,
  kind        ledger_entry_kind NOT NULL,
  amount      bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (merchant_id, mode, currency, hour, kind)
);

-- Up to where they are closed, in one row; null while none is. Entries from then on are summed as they are.
CREATE TABLE ledger_closing (
  id           boolean PRIMARY KEY DEFAULT true CHECK (id),
  closed_until timestamptz(3)
);
INSERT INTO ledger_closing DEFAULT VALUES;

-- The few refunds that are not through, among very many that are.
CREATE INDEX refunds_by_status ON refunds (merchant_id, mode, status, id);
