import { bundle } from './bundle.mjs';
import { profileFlags, runProgram } from './processes.mjs';
import { sql } from './stores.mjs';
import { MERCHANT_ID, openSystem } from './system.mjs';
import { meterOf, usedBetween } from './usage.mjs';

const COUNT = 12_000;
const STEPS = ['accept', 'claim', 'complete'];

/** The write path alone: callers in one process, no HTTP, no queue consumer. Tells where a payment's cost is. */
export const core = {
  name: 'core',
  title: 'The write path alone: callers in one process, without HTTP, workers or acquirer',
  async run(options) {
    const system = await openSystem('core', options);
    const driver = await bundle({ driver: 'test/bench/core-driver.ts' }, { folder: 'core' });
    const rows = [];
    const notes = [];
    for (const callers of [32, 256]) {
      const url = await system.database(`core_${callers}`);
      if (options.statements) await sql(url, 'CREATE EXTENSION pg_stat_statements');
      const phases = STEPS.map(step => ({ step, callers, count: COUNT }));
      rows.push(...(await runPhases({ system, driver: driver('driver'), url, phases, options })));
      if (options.statements) notes.push(...(await statementsOf(url)));
    }
    await system.close();
    return { rows, notes };
  },
};

async function runPhases({ system, driver, url, phases, options }) {
  const rows = [];
  let meter;
  let before;
  let walBefore;
  const started = async pid => {
    meter = meterOf({ process: pid, ...system.stores.pids });
    before = meter.read();
    walBefore = walBytes(url);
  };
  const ended = async ({ step, callers, count, perSecond }) => {
    const used = usedBetween(before, meter.read());
    const bytes = (await walBytes(url)) - (await walBefore);
    const each = Object.entries(used).map(([name, ms]) => [`${name} ms`, (ms / count).toFixed(3)]);
    const cells = {
      'per second': perSecond,
      ...Object.fromEntries(each),
      'WAL bytes': Math.round(bytes / count),
    };
    rows.push({ name: `${step}, ${callers} callers`, cells });
  };
  let last = Promise.resolve();
  await runProgram([...profileFlags(options.profile, 'core'), '--enable-source-maps', driver], {
    env: {
      ...system.environment,
      DATABASE_URL: url,
      BENCH_PLAN: JSON.stringify({ merchantId: MERCHANT_ID, phases }),
    },
    onMessage: (message, pid) => {
      last = last.then(() => (message.type === 'phase' ? started(pid) : ended(message)));
    },
  });
  await last;
  return rows;
}

async function walBytes(url) {
  const [row] = await sql(url, "SELECT pg_current_wal_insert_lsn() - '0/0' AS bytes");
  return Number(row.bytes);
}

async function statementsOf(url) {
  const rows = await sql(
    url,
    `SELECT calls, round(total_exec_time::numeric) AS ms, rows, regexp_replace(left(query, 90), '\\s+', ' ', 'g') AS query
     FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
     ORDER BY total_exec_time DESC LIMIT 20`,
  );
  return rows.map(({ calls, ms, rows: count, query }) => `${calls} calls  ${ms} ms  ${count} rows  ${query}`);
}
