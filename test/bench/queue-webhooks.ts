import { announce } from '../../core/announce.ts';
import { closeApp, createApp } from '../../core/app.ts';
import { readConfig } from '../../core/config.ts';
import type { Tenant } from '../../core/context.ts';
import { inTransaction } from '../../core/db.ts';
import { appendEvents, type NewEvent } from '../../core/events/append-events.ts';
import { createLog } from '../../core/log.ts';

/** Queues webhooks as payments would, without the payments: BENCH_PLAN says for whom and how many. */
const { merchantId, count } = JSON.parse(process.env['BENCH_PLAN'] ?? '{}') as {
  merchantId: string;
  count: number;
};
const BATCH_EVENTS = 500;

const config = readConfig();
const app = await createApp(config, createLog('bench', config));
for (let queued = 0; queued < count; queued += BATCH_EVENTS) {
  const events = Array.from({ length: Math.min(BATCH_EVENTS, count - queued) }, () => captured());
  announce(app, await inTransaction(app.db, tx => appendEvents(tx, events, app.now())));
}
await closeApp(app);
process.send?.({ type: 'result' });
process.disconnect?.();

/** As large as the event of a card payment. */
function captured(): NewEvent {
  const tenant: Tenant = { merchantId, mode: 'TEST' };
  const payment = { created_at: new Date().toISOString(), note: 'x'.repeat(800) };
  return {
    tenant,
    type: 'payment.captured',
    orderId: null,
    paymentId: null,
    refundId: null,
    attemptId: null,
    endpointId: null,
    paymentVersion: null,
    data: JSON.stringify({ payment }),
  };
}
