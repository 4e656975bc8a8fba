import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generateClient } from './generate.mjs';
import { install } from './install.mjs';
import { ROOT } from './run.mjs';

// `npm run bench -- [names] [--quick] [--large] [--json FILE] [--profile] [--statements] [--write-docs]`; docs/performance.md explains them.
await install();
// These import packages, which have to be installed first.
const { BENCHMARKS } = await import('../test/bench/benchmarks.mjs');
const { printReport } = await import('../test/bench/table.mjs');
const { writeDocs } = await import('../test/bench/write-docs.mjs');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    statements: { type: 'boolean', default: false },
    json: { type: 'string' },
    'write-docs': { type: 'boolean', default: false },
  },
});
const chosen = choose(positionals);
const resultsFile = resolve(values.json ?? join(ROOT, '.data', 'bench', 'results.json'));
/** Medians of three; a quick look contents itself with one short run. */
const effort = values.quick ? { rounds: 1, scale: 0.25 } : { rounds: 3, scale: 1 };
/** How to take down what runs, newest last. */
const undo = [];

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => takeDown().finally(() => process.exit(1)));

try {
  await generateClient();
  const reports = [];
  for (const benchmark of chosen) {
    const report = {
      name: benchmark.name,
      title: benchmark.title,
      commit: commit(),
      ...(await benchmark.run({ ...values, ...effort, undo })),
    };
    printReport(report);
    // A goal that is missed is seen by whoever runs this in a script, too.
    if (report.goals?.some(({ met }) => !met)) process.exitCode = 1;
    reports.push(report);
    save(reports);
  }
  if (values['write-docs']) writeDocs(JSON.parse(readFileSync(resultsFile, 'utf8')));
} finally {
  await takeDown();
}

function choose(names) {
  const unknown = names.find(name => !BENCHMARKS.some(benchmark => benchmark.name === name));
  if (unknown === undefined)
    return names.length > 0 ? BENCHMARKS.filter(({ name }) => names.includes(name)) : BENCHMARKS;
  console.error(
    `There is no benchmark named ${unknown}. There are ${BENCHMARKS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(1);
}

/** Beside what the other benchmarks found when they last ran here, so that some of them can be run again. */
function save(reports) {
  mkdirSync(dirname(resultsFile), { recursive: true });
  const ran = new Map([...earlier(), ...reports].map(report => [report.name, report]));
  const all = BENCHMARKS.flatMap(({ name }) => ran.get(name) ?? []);
  writeFileSync(resultsFile, `${JSON.stringify({ machine: machine(), reports: all }, null, 2)}\n`);
}

function earlier() {
  return existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')).reports : [];
}

function machine() {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return { cpu: cpu.model, cores: cpus().length, memoryGb, kernel: release(), node: process.version };
}

function commit() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

async function takeDown() {
  for (const action of undo.splice(0).reverse()) await action();
}
