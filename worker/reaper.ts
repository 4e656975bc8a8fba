import type { App } from '../core/context.ts';
import { REAP_INTERVAL_MS } from '../core/limits.ts';
import { reap } from '../core/reap.ts';
import { every, type Repeating } from './every.ts';

/** Several workers may reap side by side: each deletes what is there. */
export function startReaper(app: App): Repeating {
  return every(REAP_INTERVAL_MS, () => reap(app), app.log);
}
