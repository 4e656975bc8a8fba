import type { App } from '../context.ts';
import { type Database, inTransaction, type Statement } from '../db.ts';
import { lowestId } from '../ids.ts';
import { LEDGER_CLOSE_AFTER_MS, LEDGER_CLOSE_MAX_HOURS } from '../limits.ts';
import { ENTRY_SLACK_MS } from './read-sums.ts';

/**
 * Sums up the hours of the ledger that are over. Entries never change, so a closed hour is right for ever; it is
 * closed only when nothing can come to it any more. Whoever reads a balance adds up the closed hours and the entries
 * behind them, so it makes no difference to the answer how far this has come, and only to how soon it is there.
 */
const HOUR_MS = 60 * 60 * 1000;

const lockClosing: Statement = {
  name: 'lock_ledger_closing',
  text: `SELECT coalesce(closed_until, (SELECT min(created_at) FROM ledger_entries)) AS "from"
    FROM ledger_closing FOR NO KEY UPDATE SKIP LOCKED`,
};

const sumHour: Statement = {
  name: 'sum_ledger_hour',
  text: `INSERT INTO ledger_hours (merchant_id, mode, currency, hour, kind, amount)
    SELECT m.id, mode, e.currency, $1, e.kind, e.amount FROM merchants m, unnest(enum_range(NULL::mode)) AS mode CROSS JOIN LATERAL (
      SELECT currency, kind, sum(amount)::bigint AS amount FROM ledger_entries
      WHERE merchant_id = m.id AND ledger_entries.mode = mode.mode AND id >= $3 AND id < $4 AND created_at >= $1 AND created_at < $2
      GROUP BY currency, kind) e`,
};

const moveClosing: Statement = {
  name: 'move_ledger_closing',
  text: 'UPDATE ledger_closing SET closed_until = $1',
};

/** Closes every hour that can be, the oldest first, each in a transaction of its own. */
export async function closeHours({ db, now }: Pick<App, 'db' | 'now'>): Promise<void> {
  const until = hourOf(now().getTime() - LEDGER_CLOSE_AFTER_MS);
  for (let closed = 0; closed < LEDGER_CLOSE_MAX_HOURS; closed++) {
    if (!(await closeNext(db, until))) return;
  }
}

/** Answers whether there was an hour to close. */
function closeNext(db: Database, until: number): Promise<boolean> {
  return inTransaction(db, async tx => {
    const [closing] = await tx.run<{ from: Date | null }>(lockClosing, []);
    // Another worker is at it, or there is nothing to sum up yet.
    if (!closing?.from) return false;
    const hour = hourOf(closing.from.getTime());
    const end = hour + HOUR_MS;
    if (end > until) return false;
    const ids = [lowestId('entry', hour - ENTRY_SLACK_MS), lowestId('entry', end + ENTRY_SLACK_MS)];
    tx.write(sumHour, [new Date(hour), new Date(end), ...ids]);
    tx.write(moveClosing, [new Date(end)]);
    return true;
  });
}

function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS) * HOUR_MS;
}
