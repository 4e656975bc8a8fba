import type { App } from '../core/context.ts';
import { closeHours } from '../core/ledger/close-hours.ts';
import { LEDGER_CLOSE_INTERVAL_MS } from '../core/limits.ts';
import { every, type Repeating } from './every.ts';

/** Several workers may close side by side: each hour is closed by one of them. */
export function startLedgerClosing(app: App): Repeating {
  return every(LEDGER_CLOSE_INTERVAL_MS, () => closeHours(app), app.log);
}
