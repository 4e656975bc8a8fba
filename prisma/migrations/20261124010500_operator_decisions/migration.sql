-- What a person decided of an attempt that no lookup could settle: at most one outcome, and one note on an attempt
-- whose answers contradict each other.
CREATE TABLE operator_decisions (
  attempt_id text COLLATE "C" NOT NULL REFERENCES attempts (id),
  kind       text NOT NULL CHECK (kind IN ('OUTCOME', 'NOTE')),
  user_id    text COLLATE "C" NOT NULL REFERENCES users (id),
  decision   text NOT NULL CHECK (decision IN ('APPROVED', 'DECLINED', 'NOTED')),
  reference  text,
  note       text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (attempt_id, kind)
);
CREATE TRIGGER operator_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
