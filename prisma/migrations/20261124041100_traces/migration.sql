-- Where a trace goes on: what a request asked for is done by another process, perhaps long after. Written only while
-- traces are collected. UNLOGGED, because a crash of Postgres may cut a trace in two; a payment it does not touch.
CREATE UNLOGGED TABLE traces (
  subject_id  text COLLATE "C" PRIMARY KEY,
  traceparent text NOT NULL CHECK (length(traceparent) = 55)
);
