-- What was asked with API keys in the last days: for looking into, not for counting. UNLOGGED, because a row for every
-- request must cost as little as it can; a crash of Postgres empties it.
CREATE UNLOGGED TABLE api_requests (
  id          text COLLATE "C" NOT NULL,
  merchant_id text COLLATE "C" NOT NULL,
  mode        mode NOT NULL,
  key_id      text COLLATE "C" NOT NULL,
  request_id  text COLLATE "C" NOT NULL,
  method      text NOT NULL,
  path        text NOT NULL,
  operation   text,
  status      integer NOT NULL,
  duration_ms integer NOT NULL CHECK (duration_ms >= 0),
  error_code  text,
  created_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (merchant_id, mode, id)
);
CREATE INDEX api_requests_by_request_id ON api_requests (request_id);
-- Rows come in the order of time, so that a few bytes for many pages say where the old ones are.
CREATE INDEX api_requests_by_age ON api_requests USING brin (created_at);
