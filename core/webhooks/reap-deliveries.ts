import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { lowestId } from '../ids.ts';
import { EVENT_RETENTION_MS, SWEEP_BATCH_ROWS } from '../limits.ts';

// Ids begin with the time, so the old ones are the first of the primary key.
const reap: Statement = {
  name: 'reap_deliveries',
  text: `WITH old AS (
      SELECT id FROM deliveries WHERE id < $1 AND status NOT IN ('PENDING', 'CLAIMED')
      ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED),
    gone AS (DELETE FROM delivery_attempts a USING old WHERE a.delivery_id = old.id)
    DELETE FROM deliveries d USING old WHERE d.id = old.id`,
};

/**
 * Deletes deliveries, with their attempts, as long after as events are kept. What was held for a disabled
 * endpoint goes too: with its event it could be replayed no more.
 */
export async function reapDeliveries(app: App): Promise<void> {
  const oldest = lowestId('delivery', app.now().getTime() - EVENT_RETENTION_MS);
  await query(app.db, reap, [oldest, SWEEP_BATCH_ROWS * 10]);
}
