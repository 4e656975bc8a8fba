import { fileURLToPath } from 'node:url';
import { restPayment, sluice, usualWay } from './contestants.mjs';
import { KEY } from './load/http-client.mjs';
import { runProgram } from './processes.mjs';
import { interleave } from './rounds.mjs';
import { sql } from './stores.mjs';
import { goal, summarize } from './summary.mjs';
import { startAcquirer, startReceiver } from './surroundings.mjs';
import { openSystem } from './system.mjs';
import { meterOf, usedBetween } from './usage.mjs';

const LOAD = fileURLToPath(new URL('load/http-load.mjs', import.meta.url));
const CONNECTIONS = 32;
const PAYMENTS = 20_000;
/** The usual way would need minutes for as many; its rate does not depend on how many there are. */
const USUAL_PAYMENTS = 2_000;
const WARMUP_PAYMENTS = 500;
const PATIENCE_MS = 120_000;
const OPEN_SECONDS = 10;

/** Create, authorize and capture at the acquirer, ledger, events, webhook received. Everything on one machine. */
export const endToEnd = {
  name: 'end-to-end',
  title: 'Payments end to end: create, acquirer, completion, ledger, events, `payment.captured` received',
  async run(options) {
    const system = await openSystem(this.name, options);
    const surroundings = { acquirer: await startAcquirer(system), receiver: await startReceiver(system) };
    const endpoints = [{ url: surroundings.receiver.url, eventTypes: ['payment.captured'] }];
    const ours = await sluice('Sluice', { endpoints, worker: true }).start(system);
    const usual = await usualWay({ endpoints, worker: true }).start(system);
    const run = (contestant, plan) => payThrough({ system, contestant, ...surroundings }, plan);
    for (const contestant of [ours, usual]) await run(contestant, { total: WARMUP_PAYMENTS });
    const runs = await interleave([ours, usual], options.rounds, contestant =>
      run(contestant, {
        total: Math.round((contestant === ours ? PAYMENTS : USUAL_PAYMENTS) * options.scale),
      }),
    );
    const rows = [ours, usual].map(contestant => summarize(contestant.name, runs.get(contestant)));
    const ratePerSecond = Math.round(rows[0].perSecond / 2);
    const open = await run(ours, { total: ratePerSecond * OPEN_SECONDS, ratePerSecond });
    await checkBooks(ours);
    await system.close();
    return {
      rows: [...rows, summarize(`Sluice, ${ratePerSecond} due each second`, [open])],
      goals: [
        goal('times the usual way', rows[0].perSecond / rows[1].perSecond, { atLeast: 4 }),
        goal('memory of the worker under load, MB', rows[0].memoryMb.worker, { atMost: 200 }),
        goal('memory of the server under load, MB', rows[0].memoryMb.server, { atMost: 250 }),
      ],
      notes: ['p50 and p99: from the payment being made to its webhook being received'],
    };
  },
};

/** Makes payments and waits for their webhooks; the rate is that of the webhooks. */
export async function payThrough({ system, contestant, acquirer, receiver }, { total, ratePerSecond }) {
  const meter = meterOf({
    ...contestant.pids,
    ...system.stores.pids,
    acquirer: acquirer.pid,
    receiver: receiver.pid,
  });
  const plan = {
    url: contestant.url,
    connections: CONNECTIONS,
    warmupMs: 0,
    durationMs: ratePerSecond ? (total / ratePerSecond) * 1_000 : PATIENCE_MS,
    total,
    ratePerSecond,
    request: restPayment(KEY, { automatic: true }),
    expectedStatus: 201,
  };
  const before = meter.read();
  const arrived = receiver.expect(total, PATIENCE_MS);
  // Should the load fail first, nobody waits for this.
  arrived.catch(() => undefined);
  let startedAt;
  const { unexpected } = await runProgram([LOAD, JSON.stringify(plan)], {
    onMessage: () => {
      startedAt = performance.now();
    },
  });
  if (Object.keys(unexpected).length > 0)
    throw new Error(`${contestant.name}: ${JSON.stringify(unexpected)}`);
  const { latency, at } = await arrived;
  system.house.check();
  const used = usedBetween(before, meter.read());
  return {
    perSecond: Math.round((total / (at - startedAt)) * 1_000),
    latency,
    cpuMs: Object.fromEntries(Object.entries(used).map(([name, ms]) => [name, ms / total])),
    memory: meter.memory(),
  };
}

/** Fast and wrong would be worth nothing: every payment is captured once, with its entries, and its log has no gap. */
async function checkBooks({ database }) {
  const [found] = await sql(
    database,
    `SELECT (SELECT count(*) FROM payments WHERE status <> 'CAPTURED')::int AS unfinished,
       (SELECT count(*) FROM payments)::int * 2 - (SELECT count(*) FROM ledger_entries)::int AS "missingEntries",
       (SELECT sum(last_seq) FROM event_counters)::int - (SELECT count(*) FROM events)::int AS gaps`,
  );
  const wrong = Object.entries(found).filter(([, count]) => count !== 0);
  if (wrong.length > 0) throw new Error(`the books are wrong: ${JSON.stringify(found)}`);
}
