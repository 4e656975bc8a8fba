import { bare, graphqlPayment, restPayment, sluice, usualWay } from './contestants.mjs';
import { KEY } from './load/http-client.mjs';
import { interleave, underLoad } from './rounds.mjs';
import { goal, summarize } from './summary.mjs';
import { openSystem } from './system.mjs';

/** Payments accepted, with no worker running: what the write path and its adapters can do. */
const CONNECTIONS = 32;
const WARMUP_MS = 1_500;
const DURATION_MS = 4_000;
/** Latencies are taken at half of what each can do, with requests that do not wait for each other. */
const LATENCY_SHARE = 0.5;

export const acceptRest = {
  name: 'accept-rest',
  title: 'Payments accepted over REST, 32 connections (worker stopped)',
  async run(options) {
    const contestants = [
      sluice(),
      sluice('Sluice, one transaction each', { oneTransactionEach: true }),
      usualWay(),
      bare('bare node:http', 'test/bench/reference/bare-http.ts'),
    ];
    const plan = { request: restPayment(KEY), expectedStatus: 201 };
    const { rows, latencies } = await race(this.name, { contestants, plan, options });
    const [ours, oneEach, usual, http] = rows;
    return {
      rows: [...rows, ...latencies],
      goals: [
        goal('times the usual way', ours.perSecond / usual.perSecond, { atLeast: 8 }),
        goal('times one transaction each', ours.perSecond / oneEach.perSecond, { atLeast: 3 }),
        goal('p99 at 32 connections, ms', ours.p99, { atMost: 50 }),
        goal('memory of the server under load, MB', ours.memoryMb.server, { atMost: 250 }),
      ],
      notes: [
        `bare node:http is the ceiling: Sluice does ${Math.round((100 * ours.perSecond) / http.perSecond)} % of it`,
      ],
    };
  },
};

export const acceptGraphql = {
  name: 'accept-graphql',
  title: 'Payments accepted over GraphQL, 32 connections (worker stopped)',
  async run(options) {
    const contestants = [sluice(), bare('bare Yoga, no-op', 'test/bench/reference/bare-yoga.ts')];
    const plan = { request: graphqlPayment(KEY), expectedStatus: 200, expectedText: '"status":"PENDING"' };
    const { rows, latencies } = await race(this.name, { contestants, plan, options });
    const [ours, yoga] = rows;
    return {
      rows: [...rows, ...latencies],
      goals: [goal("times bare Yoga's no-op", ours.perSecond / yoga.perSecond, { atLeast: 0.7 })],
    };
  },
};

async function race(name, { contestants, plan, options }) {
  const system = await openSystem(name, options);
  const running = [];
  for (const contestant of contestants) running.push(await contestant.start(system));
  const closed = {
    ...plan,
    connections: CONNECTIONS,
    warmupMs: WARMUP_MS,
    durationMs: DURATION_MS * options.scale,
  };
  const runs = await interleave(running, options.rounds, one => underLoad(system, one, closed));
  const rows = running.map(one => summarize(one.name, runs.get(one)));
  const [ours] = running;
  const ratePerSecond = Math.round(rows[0].perSecond * LATENCY_SHARE);
  const open = await interleave([ours], options.rounds, one =>
    underLoad(system, one, { ...closed, ratePerSecond }),
  );
  const latencies = [summarize(`${ours.name}, ${ratePerSecond} due each second`, open.get(ours))];
  await system.close();
  return { rows, latencies };
}
