-- Where the checkout's links back to the shop lead.
ALTER TABLE orders ADD COLUMN return_url text CHECK (length(return_url) <= 2048);
