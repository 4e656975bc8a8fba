import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { announce } from '../../core/announce.ts';
import { closeApp, createApp } from '../../core/app.ts';
import { readConfig } from '../../core/config.ts';
import type { Context, Tenant } from '../../core/context.ts';
import { inTransaction } from '../../core/db.ts';
import { appendEvents, type NewEvent } from '../../core/events/append-events.ts';
import { createLog } from '../../core/log.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { deleteEndpoint } from '../../core/webhooks/delete-endpoint.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';

/**
 * Two merchants on one worker. One's events come at a steady rate, and it is timed how long each takes from its
 * COMMIT to its receiver; the other's endpoint hangs on every call, with hundreds of events queued for it, or is
 * not there. BENCH_PLAN says how long and how often; a message per measurement is the answer.
 */
interface Plan {
  readonly steady: string;
  readonly hanging: string;
  readonly rounds: number;
  readonly ratePerSecond: number;
  readonly aloneMs: number;
  readonly besideMs: number;
  readonly queued: number;
}

const plan = JSON.parse(process.env['BENCH_PLAN'] ?? '{}') as Plan;
const config = readConfig();
const app = await createApp(config, createLog('bench', config));

/** When the events under way were committed, and what happens when one arrives. */
const committedAt = new Map<string, number>();
let latenciesMs: number[] = [];

const steadyServer = createServer((request, response) => {
  const at = committedAt.get(String(request.headers['webhook-id']));
  if (at !== undefined) latenciesMs.push(performance.now() - at);
  committedAt.delete(String(request.headers['webhook-id']));
  request.resume().on('end', () => response.end());
});
let hanging = 0;
const hangingServer = createServer(request => {
  hanging++;
  request.resume();
});

const steady: Tenant = { merchantId: plan.steady, mode: 'TEST' };
const stuck: Tenant = { merchantId: plan.hanging, mode: 'TEST' };
await registerEndpoint(contextOf(steady), { url: await listen(steadyServer) });
const stuckUrl = await listen(hangingServer);

await measure(plan.aloneMs);
for (let round = 0; round < plan.rounds; round++) {
  process.send?.({ type: 'measured', alone: true, hung: 0, ...(await measure(plan.aloneMs)) });
  const release = await hangMany();
  const beside = await measure(plan.besideMs);
  process.send?.({ type: 'measured', alone: false, hung: hanging, ...beside });
  await release();
}
process.send?.({ type: 'result' });
for (const server of [steadyServer, hangingServer]) {
  server.closeAllConnections();
  server.close();
}
await closeApp(app);
process.disconnect?.();

/** Latencies of a few seconds at the steady rate, counted once all have arrived. */
async function measure(durationMs: number) {
  latenciesMs = [];
  const startedAt = performance.now();
  for (let sent = 0; performance.now() - startedAt < durationMs; sent++) {
    await delay(startedAt + (sent * 1_000) / plan.ratePerSecond - performance.now());
    await append([event(steady)]);
  }
  while (committedAt.size > 0) await delay(5);
  return { latenciesMs };
}

/** Queues the events of the endpoint that hangs, and answers how to take it away again. */
async function hangMany(): Promise<() => Promise<void>> {
  hanging = 0;
  const { value } = await registerEndpoint(contextOf(stuck), { url: stuckUrl });
  await append(Array.from({ length: plan.queued }, () => event(stuck)));
  while (hanging < 1) await delay(5);
  return async () => {
    await deleteEndpoint(contextOf(stuck), { endpointId: value.endpoint.id });
    hangingServer.closeAllConnections();
    while ((await app.db.prisma.delivery.count({ where: { status: { in: ['CLAIMED', 'PENDING'] } } })) > 0)
      await delay(50);
  };
}

async function append(events: NewEvent[]): Promise<void> {
  const appended = await inTransaction(app.db, tx => appendEvents(tx, events, app.now()));
  const at = performance.now();
  const ids = appended.deliveries
    .filter(delivery => delivery.merchantId === plan.steady)
    .map(delivery => delivery.eventId);
  for (const id of ids) committedAt.set(id, at);
  announce(app, appended);
}

function event(tenant: Tenant): NewEvent {
  return {
    tenant,
    type: 'payment.captured',
    orderId: null,
    paymentId: null,
    refundId: null,
    attemptId: null,
    endpointId: null,
    paymentVersion: null,
    data: JSON.stringify({ payment: { id: 'pay_0000000000000000', note: 'x'.repeat(800) } }),
  };
}

function contextOf(tenant: Tenant): Context {
  const caller = { kind: 'key', keyId: 'bench', ...tenant, permissions: new Set(PERMISSIONS) } as const;
  return { app, caller, requestId: 'bench' };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
