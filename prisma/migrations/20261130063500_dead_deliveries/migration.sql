-- What was given up, over all merchants, newest first: the list of those who run the installation.
CREATE INDEX IF NOT EXISTS deliveries_dead ON deliveries (id) WHERE status = 'FAILED';
