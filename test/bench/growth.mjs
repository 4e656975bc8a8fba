import { restPayment, sluice } from './contestants.mjs';
import { payThrough } from './end-to-end.mjs';
import { KEY } from './load/http-client.mjs';
import { loadHistory } from './load-history.mjs';
import { interleave, underLoad } from './rounds.mjs';
import { sql } from './stores.mjs';
import { goal, summarize } from './summary.mjs';
import { startAcquirer, startReceiver } from './surroundings.mjs';
import { openSystem } from './system.mjs';

const PAST = 1_000_000;
const LARGE_PAST = 5_000_000;
const QUICK_PAST = 50_000;
const PAYMENTS = 10_000;
const ACCEPT = { connections: 32, warmupMs: 1_500, durationMs: 4_000 };

/** The same work on an empty installation and on one with a past. */
export const growth = {
  name: 'growth',
  title: 'Accepting and end to end, on an empty installation and on one with a past',
  async run(options) {
    const past = options.quick ? QUICK_PAST : options.large ? LARGE_PAST : PAST;
    const system = await openSystem(this.name, options);
    const surroundings = { acquirer: await startAcquirer(system), receiver: await startReceiver(system) };
    const databases = {};
    for (const [name, payments] of Object.entries({ empty: 0, grown: past }))
      databases[name] = await databaseOf(system, { name, payments, url: surroundings.receiver.url });
    const accept = await race(system, databases, options, (system_, one) =>
      underLoad(system_, one, { ...ACCEPT, request: restPayment(KEY), expectedStatus: 201 }),
    );
    const through = await race(system, databases, { ...options, worker: true }, (system_, contestant) =>
      payThrough(
        { system: system_, contestant, ...surroundings },
        { total: Math.round(PAYMENTS * options.scale) },
      ),
    );
    await system.close();
    const name = `${past.toLocaleString('en')} payments before`;
    const rows = (runs, what) => [
      summarize(`${what}, empty`, runs.empty),
      summarize(`${what}, ${name}`, runs.grown),
    ];
    const [acceptRows, throughRows] = [rows(accept, 'accept'), rows(through, 'end to end')];
    const ratio = ([empty, grown]) => grown.perSecond / empty.perSecond;
    return {
      rows: [...acceptRows, ...throughRows],
      goals: [
        goal(`accept with ${name}, times that of empty`, ratio(acceptRows), { atLeast: 0.9 }),
        goal(`end to end with ${name}, times that of empty`, ratio(throughRows), { atLeast: 0.9 }),
      ],
    };
  },
};

async function databaseOf(system, { name, payments, url }) {
  const database = await system.database(name, { endpoints: [{ url, eventTypes: ['payment.captured'] }] });
  const [endpoint] = await sql(database, 'SELECT id FROM webhook_endpoints');
  if (payments > 0) await loadHistory(database, { payments, complete: true, endpointId: endpoint.id });
  return database;
}

/** Starts a gateway on each database, lets them take turns, stops them; the runs by database. */
async function race(system, databases, { rounds, worker = false }, measure) {
  const contestants = [];
  for (const [name, database] of Object.entries(databases))
    contestants.push(
      await sluice(`Sluice ${name}${worker ? ' worker' : ''}`, { database, worker }).start(system),
    );
  const runs = await interleave(contestants, rounds, one => measure(system, one));
  for (const contestant of contestants) await contestant.stop();
  return Object.fromEntries(Object.keys(databases).map((name, i) => [name, runs.get(contestants[i])]));
}
