import { followLogs } from '../core/analytics/follow-logs.ts';
import type { App } from '../core/context.ts';
import { ROLLUP_INTERVAL_MS } from '../core/limits.ts';
import { every, type Repeating } from './every.ts';

/** Several workers may follow side by side: each log is counted by one of them at a time. */
export function startRollups(app: App): Repeating {
  return every(ROLLUP_INTERVAL_MS, () => followLogs(app), app.log);
}
