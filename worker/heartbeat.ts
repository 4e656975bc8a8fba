import type { App } from '../core/context.ts';
import { query, type Statement } from '../core/db.ts';
import { newId } from '../core/ids.ts';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_STALE_MS } from '../core/limits.ts';
import { every } from './every.ts';

/** Says in Postgres that this worker lives; `/health` reads it. Silent ones are forgotten. */
const beat: Statement = {
  name: 'worker_beat',
  text: `WITH gone AS (DELETE FROM worker_heartbeats WHERE beat_at < $3)
    INSERT INTO worker_heartbeats (id, started_at, beat_at) VALUES ($1, $2, $2)
    ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at`,
};

const leave: Statement = { name: 'worker_leave', text: 'DELETE FROM worker_heartbeats WHERE id = $1' };

/** Long enough that an operator still sees a worker that died a while ago. */
const FORGET_AFTER_MS = 60 * HEARTBEAT_STALE_MS;

export async function startHeartbeat(app: App): Promise<{ stop(): Promise<void> }> {
  const id = newId('key').replace('key_', 'worker_');
  const say = async () => {
    const now = app.now();
    await query(app.db, beat, [id, now, new Date(now.getTime() - FORGET_AFTER_MS)]);
  };
  await say();
  const timer = every(HEARTBEAT_INTERVAL_MS, say, app.log);
  return {
    async stop() {
      await timer.stop();
      await query(app.db, leave, [id]).catch(error =>
        app.log.debug({ err: error }, 'heartbeat.leave_failed'),
      );
    },
  };
}
