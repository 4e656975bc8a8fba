-- The refunds that failed, or that still wait, are few among many: they are found without reading the others.
CREATE INDEX refunds_by_status ON refunds (merchant_id, mode, status, id);
