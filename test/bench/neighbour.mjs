import { bundle } from './bundle.mjs';
import { recorder } from './load/percentiles.mjs';
import { merchantId } from './merchants.mjs';
import { runProgram } from './processes.mjs';
import { goal, medianOf } from './summary.mjs';
import { MERCHANT_ID, openSystem } from './system.mjs';

const PLAN = {
  steady: MERCHANT_ID,
  hanging: merchantId(1),
  rounds: 5,
  ratePerSecond: 50,
  aloneMs: 10_000,
  // Calls time out after 15 s, the breaker opens for 30 s, and its probe follows: all of it is in the window.
  besideMs: 50_000,
  queued: 500,
};

/** One worker, two merchants: what an endpoint that hangs on every call costs the other. */
export const neighbour = {
  name: 'neighbour',
  title: "From COMMIT to the receiver, beside another merchant's endpoint that hangs with 500 events queued",
  async run(options) {
    const system = await openSystem('neighbour', options);
    const programs = await bundle(
      { driver: 'test/bench/neighbour-driver.ts', worker: 'worker/main.ts' },
      { folder: 'neighbour' },
    );
    const env = { ...system.environment, DATABASE_URL: await system.database('neighbour', { merchants: 2 }) };
    await system.house.start({ name: 'neighbour-worker', script: programs('worker'), env });
    const measured = [];
    await runProgram(['--enable-source-maps', programs('driver')], {
      env: { ...env, BENCH_PLAN: JSON.stringify(planOf(options)) },
      onMessage: ({ alone, latenciesMs, hung }) =>
        measured.push({ alone, hung, ...percentiles(latenciesMs) }),
    });
    system.house.check();
    await system.close();
    const alone = row(
      'alone',
      measured.filter(one => one.alone),
    );
    const beside = row(
      'beside it',
      measured.filter(one => !one.alone),
    );
    return {
      rows: [alone, beside],
      goals: [goal('times the p95 without it', beside.p95 / alone.p95, { atMost: 1.5 })],
    };
  },
};

function planOf({ scale }) {
  return { ...PLAN, aloneMs: PLAN.aloneMs * scale, besideMs: PLAN.besideMs * scale };
}

function percentiles(latenciesMs) {
  const latencies = recorder();
  for (const ms of latenciesMs) latencies.add(ms);
  return latencies.summary();
}

/** Medians over the rounds, each of which was both. */
function row(name, runs) {
  const at = percentile => medianOf(runs.map(run => run[percentile]));
  const p95 = at('p95');
  const each = runs.map(run => run.p95.toFixed(1)).join(' ');
  return {
    name,
    p95,
    cells: {
      events: runs[0].count,
      'p50 ms': at('p50'),
      'p95 ms': p95,
      'p99 ms': at('p99'),
      'p95 of each round': each,
      'calls that hung, each round': runs.map(run => run.hung).join(' '),
    },
  };
}
