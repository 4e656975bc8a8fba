import type { App, Tenant } from '../context.ts';
import { type Database, inTransaction, query, type Statement, type Transaction } from '../db.ts';
import { ROLLUP_BATCH_EVENTS } from '../limits.ts';
import { logChanges } from './log-changes.ts';

/**
 * Keeps the rollups behind the event logs. What a stretch of a log changes and how far the log has been counted are
 * written in one transaction, so a worker may die anywhere and every event still counts once. Several workers follow
 * side by side: a log is counted by whoever holds the lock on its position.
 */
const readBehind: Statement = {
  name: 'rollups_behind',
  text: `SELECT c.merchant_id AS "merchantId", c.mode FROM event_counters c
    LEFT JOIN rollup_positions p USING (merchant_id, mode)
    WHERE c.last_seq > coalesce(p.seq, 0)`,
};

/** A merchant's first event finds no position: its log is counted from its beginning. */
const addPosition: Statement = {
  name: 'add_rollup_position',
  text: 'INSERT INTO rollup_positions (merchant_id, mode) VALUES ($1, $2) ON CONFLICT DO NOTHING',
};

const lockPosition: Statement = {
  name: 'lock_rollup_position',
  text: 'SELECT seq FROM rollup_positions WHERE merchant_id = $1 AND mode = $2 FOR NO KEY UPDATE SKIP LOCKED',
};

const readHead: Statement = {
  name: 'rollup_head',
  text: 'SELECT last_seq AS "lastSeq" FROM event_counters WHERE merchant_id = $1 AND mode = $2',
};

const applyChanges: Statement = {
  name: 'apply_rollup_changes',
  text: `WITH ${logChanges('$3', '$4')}
    INSERT INTO rollups AS r (merchant_id, mode, slot, currency, measure, count, total)
    SELECT $1, $2, slot, currency, measure, sum(count), sum(total) FROM changes
    GROUP BY slot, currency, measure HAVING sum(count) <> 0 OR sum(total) <> 0
    ON CONFLICT (merchant_id, mode, slot, currency, measure)
    DO UPDATE SET count = r.count + excluded.count, total = r.total + excluded.total`,
};

const movePosition: Statement = {
  name: 'move_rollup_position',
  text: 'UPDATE rollup_positions SET seq = $3 WHERE merchant_id = $1 AND mode = $2',
};

/** Counts what has been appended to any log since the last time. */
export async function followLogs({ db }: Pick<App, 'db'>): Promise<void> {
  for (const tenant of await query<Tenant>(db, readBehind, [])) {
    await query(db, addPosition, [tenant.merchantId, tenant.mode]);
    while (await countStretch(db, tenant));
  }
}

/** Counts the next stretch of a log; answers whether there is more of it. */
function countStretch(db: Database, tenant: Tenant): Promise<boolean> {
  return inTransaction(db, tx => countNext(tx, [tenant.merchantId, tenant.mode]));
}

async function countNext(tx: Transaction, tenant: readonly [string, string]): Promise<boolean> {
  const [position] = await tx.run<{ seq: bigint }>(lockPosition, tenant);
  if (!position) return false;
  // Read behind the lock: what another worker counted in the meantime is behind us.
  const [head] = await tx.run<{ lastSeq: bigint }>(readHead, tenant);
  const newest = head?.lastSeq ?? position.seq;
  const most = position.seq + BigInt(ROLLUP_BATCH_EVENTS);
  const until = newest < most ? newest : most;
  tx.write(applyChanges, [...tenant, position.seq, until]);
  tx.write(movePosition, [...tenant, until]);
  return until < newest;
}
