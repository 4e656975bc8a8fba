import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../dev/run.mjs';
import { bundle } from './bundle.mjs';
import { bare, sluice } from './contestants.mjs';
import { keyId, merchantId } from './merchants.mjs';
import { runProgram } from './processes.mjs';
import { interleave } from './rounds.mjs';
import { goal, medianOf } from './summary.mjs';
import { KEY_SECRET, openSystem } from './system.mjs';
import { meterOf, usedBetween } from './usage.mjs';

const SUBSCRIBERS = fileURLToPath(new URL('load/subscribers.mjs', import.meta.url));
const SECONDS = 8;
/** How long frames may still be on their way when the last is sent. */
const PATIENCE_MS = 30_000;
const LOOK_INTERVAL_MS = 100;
const MERCHANTS = 200;

const SCENES = [
  { name: '1,000 of one merchant, 50 events/s', subscribers: 1_000, merchants: 1, ratePerSecond: 50 },
  {
    name: '5 of each of 200 merchants, 100 events/s',
    subscribers: 1_000,
    merchants: MERCHANTS,
    ratePerSecond: 100,
  },
];

/** What a dashboard's row needs of an event. */
const QUERY = `subscription Live {
  events { id cursor type payment { id version status amount currency method createdAt card { network last4 } decline { code } } }
}`;

/** From COMMIT to a subscriber, beside a bare WebSocket server that sends ready-made frames of the same size. */
export const live = {
  name: 'live',
  title: 'Events to 1,000 subscribers: from COMMIT to received',
  async run(options) {
    const system = await openSystem(this.name, options);
    const { driver } = await programs();
    const database = await system.database('live', { merchants: MERCHANTS });
    const ours = await sluice('Sluice', { database }).start(system);
    const ws = await bare('bare ws', 'test/bench/reference/bare-ws.ts').start(system);
    const rows = [];
    const goals = [];
    for (const scene of SCENES) {
      const plan = { ...scene, count: Math.round(scene.ratePerSecond * SECONDS * options.scale) };
      let frameBytes = 0;
      const runs = await interleave([ours, ws], options.rounds, async contestant => {
        if (contestant === ws) return watchBare(system, ws, { ...plan, frameBytes });
        const run = await watchSluice(system, ours, { ...plan, driver });
        ({ frameBytes } = run);
        return run;
      });
      const [mine, bareRow] = [ours, ws].map(one => rowOf(`${one.name}: ${scene.name}`, runs.get(one)));
      rows.push(mine, bareRow);
      goals.push(
        goal(`p99 beside the bare server's, ${scene.name}`, mine.p99 / bareRow.p99, { atMost: 2.5 }),
        goal(`p99 ms, ${scene.name}`, mine.p99, { atMost: 150 }),
        goal(`CPU beside the bare server's, ${scene.name}`, mine.cpuSeconds / bareRow.cpuSeconds, {
          atMost: 2,
        }),
      );
    }
    await system.close();
    return { rows, goals };
  },
};

async function programs() {
  const built = await bundle({ driver: 'test/bench/live-driver.ts' }, { folder: 'live' });
  return { driver: built('driver') };
}

async function watchSluice(
  system,
  { url, pids, env },
  { subscribers, merchants, ratePerSecond, count, driver },
) {
  const credentials = Array.from({ length: merchants }, (_, i) => basic(keyId(i)));
  const watchers = await subscribe({
    url: `${url.replace('http', 'ws')}/graphql`,
    protocol: 'graphql',
    query: QUERY,
    mark: '"payment":{"id":"',
    credentials,
    subscribers,
    audience: subscribers / merchants,
  });
  const plan = {
    merchants: Array.from({ length: merchants }, (_, i) => merchantId(i)),
    ratePerSecond,
    count,
  };
  return watched({ system, pids, watchers }, async () => {
    const { sentAt } = await runProgram(['--enable-source-maps', driver], {
      env: { ...env, BENCH_PLAN: JSON.stringify(plan) },
    });
    return sentAt;
  });
}

async function watchBare(
  system,
  { url, pids, child },
  { subscribers, merchants, ratePerSecond, count, frameBytes },
) {
  const watchers = await subscribe({
    url: url.replace('http', 'ws'),
    protocol: 'bare',
    mark: '"mark":"',
    subscribers,
    audience: subscribers / merchants,
  });
  return watched({ system, pids, watchers }, async () => {
    child.send({ type: 'send', frameBytes, groups: merchants, ratePerSecond, count });
    const [{ sentAt }] = await once(child, 'message');
    return sentAt;
  });
}

/** Runs `publish` while the subscribers watch; it answers when each event was sent. */
async function watched({ system, pids, watchers }, publish) {
  const meter = meterOf({ ...pids, ...system.stores.pids });
  const before = meter.read();
  const sentAt = await publish();
  const expected = Object.keys(sentAt).length * watchers.audience;
  for (
    const until = performance.now() + PATIENCE_MS;
    performance.now() < until;
    await sleep(LOOK_INTERVAL_MS)
  )
    if ((await watchers.frames()) >= expected) break;
  const used = usedBetween(before, meter.read());
  const memory = meter.memory();
  const result = await watchers.end(sentAt);
  system.house.check();
  if (result.complete !== result.sent)
    throw new Error(`only ${result.complete} of ${result.sent} events reached all of their subscribers`);
  return { ...result, cpuSeconds: used.server / 1_000, serverMb: memory.server.peakMb };
}

/** Opens the sockets in a process of their own. */
function subscribe(plan) {
  const child = spawn(process.execPath, [SUBSCRIBERS, JSON.stringify(plan)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  process.once('exit', () => child.kill());
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the subscribers stopped (${code})`)));
    child.once('message', () => resolve({ audience: plan.audience, frames, end }));
  });

  /** How many have come. */
  async function frames() {
    child.send({ type: 'count' });
    const [{ count }] = await once(child, 'message');
    return count;
  }

  async function end(sentAt) {
    child.removeAllListeners('exit');
    child.send({ type: 'sent', sentAt });
    const [result] = await once(child, 'message');
    await once(child, 'exit');
    return result;
  }
}

function rowOf(name, runs) {
  const at = percentile => medianOf(runs.map(run => run.latency[percentile]));
  const cpuSeconds = medianOf(runs.map(run => run.cpuSeconds));
  const [p50, p99, max] = [at('p50'), at('p99'), at('max')];
  const { serverMb, frames, frameBytes } = runs.at(-1);
  const cells = {
    frames,
    bytes: frameBytes,
    'p50 ms': p50,
    'p99 ms': p99,
    'longest ms': max,
    'server CPU s': cpuSeconds.toFixed(2),
    'server MB': serverMb,
  };
  return { name, p99, cpuSeconds, cells };
}

const basic = key => `Basic ${Buffer.from(`${key}:${KEY_SECRET}`).toString('base64')}`;
