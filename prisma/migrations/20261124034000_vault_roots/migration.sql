-- What fingerprints are made with, wrapped like a data key: they keep their values when VAULT_KEY becomes another. The
-- rows are made by the first process that starts, out of the key that the installation has had so far.
CREATE TABLE vault_roots (
  purpose    text COLLATE "C" PRIMARY KEY,
  wrapped    bytea NOT NULL,
  created_at timestamptz(3) NOT NULL
);
