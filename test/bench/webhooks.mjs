import { bundle } from './bundle.mjs';
import { runProgram } from './processes.mjs';
import { interleave } from './rounds.mjs';
import { goal, summarize } from './summary.mjs';
import { startReceiver } from './surroundings.mjs';
import { MERCHANT_ID, openSystem } from './system.mjs';
import { meterOf, usedBetween } from './usage.mjs';

const WEBHOOKS = 20_000;
const PATIENCE_MS = 60_000;

/** A queue of webhooks for one endpoint that answers at once, drained by one worker. */
export const webhooks = {
  name: 'webhooks',
  title: 'Webhooks delivered: claimed, signed, posted and recorded, one worker, one fast receiver',
  async run(options) {
    const system = await openSystem(this.name, options);
    const programs = await bundle(
      {
        worker: 'worker/main.ts',
        queue: 'test/bench/queue-webhooks.ts',
        bare: 'test/bench/reference/bare-posts.ts',
      },
      { folder: 'webhooks' },
    );
    const receiver = await startReceiver(system);
    const endpoints = [{ url: receiver.url, eventTypes: ['payment.captured'] }];
    const env = { ...system.environment, DATABASE_URL: await system.database('webhooks', { endpoints }) };
    const count = Math.round(WEBHOOKS * options.scale);
    const ours = { name: 'Sluice', measure: () => drain({ system, programs, receiver, env, count }) };
    const bare = {
      name: 'a bare undici loop',
      measure: () => postBare({ system, programs, receiver, count }),
    };
    const runs = await interleave([ours, bare], options.rounds, one => one.measure());
    const rows = [ours, bare].map(one => summarize(one.name, runs.get(one)));
    await system.close();
    return {
      rows,
      goals: [
        goal('times the bare loop', rows[0].perSecond / rows[1].perSecond, { atLeast: 0.5 }),
        goal('memory of the worker under load, MB', rows[0].memoryMb.worker, { atMost: 200 }),
      ],
    };
  },
};

/** Everything is queued before the worker starts, and counted from when it is ready. */
async function drain({ system, programs, receiver, env, count }) {
  await runProgram(['--enable-source-maps', programs('queue')], {
    env: { ...env, BENCH_PLAN: JSON.stringify({ merchantId: MERCHANT_ID, count }) },
  });
  const done = receiver.expect(count, PATIENCE_MS);
  const worker = await system.house.start({ name: 'webhooks-worker', script: programs('worker'), env });
  const result = await metered({ worker: worker.pid, ...system.stores.pids }, count, done);
  await worker.stop();
  system.house.check();
  return result;
}

async function postBare({ system, programs, receiver, count }) {
  const done = receiver.expect(count, PATIENCE_MS);
  const env = { BENCH_URL: receiver.url, BENCH_COUNT: String(count) };
  const posted = runProgram([programs('bare')], { env });
  const result = await metered({ ...system.stores.pids }, count, done);
  const { cpuMs } = await posted;
  return { ...result, cpuMs: { worker: cpuMs / count, ...result.cpuMs } };
}

async function metered(pids, count, done) {
  const meter = meterOf(pids);
  const before = meter.read();
  const startedAt = performance.now();
  const { at } = await done;
  const used = usedBetween(before, meter.read());
  return {
    perSecond: Math.round((count / (at - startedAt)) * 1_000),
    cpuMs: Object.fromEntries(Object.entries(used).map(([name, ms]) => [name, ms / count])),
    memory: meter.memory(),
  };
}
