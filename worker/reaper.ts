import type { App } from '../core/context.ts';
import { CVV_REAP_INTERVAL_MS, REAP_INTERVAL_MS } from '../core/limits.ts';
import { reap, reapSecurityCodes } from '../core/reap.ts';
import { every, type Repeating } from './every.ts';

/** Several workers may reap side by side: each deletes what is there. */
export function startReaper(app: App): Repeating {
  const loops = [
    every(CVV_REAP_INTERVAL_MS, () => reapSecurityCodes(app), app.log),
    every(REAP_INTERVAL_MS, () => reap(app), app.log),
  ];
  return {
    async stop() {
      await Promise.all(loops.map(loop => loop.stop()));
    },
  };
}
