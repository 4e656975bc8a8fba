import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generateClient } from './generate.mjs';
import { install } from './install.mjs';
import { ROOT } from './run.mjs';

// `npm run chaos -- [--list] [--short] [--prove] [--fault NAME[+NAME]]… [--seed N] [--minutes M] [--rate N]
// [--servers N] [--workers N] [--slack N] [--json FILE]`;
// docs/reliability.md explains it.
await install();
await generateClient();
// These import packages and TypeScript.
const { register } = await import('tsx/esm/api');
register();
const { FAULTS } = await import('../test/chaos/faults/faults.mjs');
const { canMeet, faultsNamed } = await import('../test/chaos/schedule.mjs');
const { runChaos } = await import('../test/chaos/run.mjs');
const { isClean, printReport } = await import('../test/chaos/report.mjs');
const { proveAudit } = await import('../test/chaos/prove.mjs');

const { values } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    prove: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    fault: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string' },
    minutes: { type: 'string' },
    rate: { type: 'string', default: '60' },
    servers: { type: 'string', default: '2' },
    workers: { type: 'string', default: '2' },
    slack: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
/** How to take down what runs, newest last. */
const undo = [];
const startedAt = Date.now();
const say = line => console.log(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(7)} s  ${line}`);

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => takeDown().finally(() => process.exit(1)));

if (values.list) for (const { name, about } of FAULTS) console.log(`${name.padEnd(24)}${about}`);
else process.exitCode = (await main()) ? 0 : 1;

async function main() {
  const plan = readPlan();
  mkdirSync(join(ROOT, '.data', 'chaos'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.data', 'chaos', `${plan.seed}-`));
  let isKept = false;
  try {
    say(`seed ${plan.seed}`);
    const report = await runChaos({ ...plan, folder, say, undo });
    printReport(report);
    if (values.json)
      writeFileSync(resolve(values.json), `${JSON.stringify(withoutEvidence(report), asText, 2)}\n`);
    isKept = isClean(report) && (!values.prove || (await proveAudit(report.evidence, say)));
    return isKept;
  } finally {
    await takeDown();
    if (isKept && !values.keep) rmSync(folder, { recursive: true, force: true });
    else say(`what was left behind is in ${folder}`);
  }
}

function readPlan() {
  values.fault.forEach(checkFault);
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : number('seed');
  return {
    seed,
    command: commandOf(seed),
    names: values.fault,
    // A quiet run is enough to prove what the audit notices.
    short: values.short,
    quiet: values.prove,
    minutes: values.minutes === undefined ? null : number('minutes'),
    ratePerSecond: number('rate'),
    servers: number('servers'),
    workers: number('workers'),
    slack: number('slack'),
  };
}

function checkFault(text) {
  const names = text.split('+');
  const faults = faultsNamed(text);
  const unknown = names.find((_, i) => faults[i] === undefined);
  if (unknown !== undefined) refuse(`There is no fault named ${unknown}; --list names them.`);
  if (names.length > 2) refuse(`${text} are too many at once: one, or two.`);
  if (names.length === 2 && !canMeet(...faults))
    refuse(`${names.join(' and ')} would mend each other; they cannot strike together.`);
}

/** What makes this run again. */
function commandOf(seed) {
  const { list, keep, json, prove, short, fault, ...numbers } = { ...values, seed: String(seed) };
  const words = [prove && '--prove', short && '--short', ...fault.map(name => `--fault ${name}`)];
  for (const [name, value] of Object.entries(numbers))
    if (value !== undefined) words.push(`--${name} ${value}`);
  return `npm run chaos -- ${words.filter(Boolean).join(' ')}`;
}

function refuse(message) {
  console.error(message);
  process.exit(1);
}

function number(name) {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value >= 0) return value;
  return refuse(`--${name} must be a number, not ${values[name]}.`);
}

function withoutEvidence({ evidence, ...report }) {
  return report;
}

function asText(_name, value) {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === 'bigint' ? value.toString() : value;
}

async function takeDown() {
  for (const action of undo.splice(0).reverse()) await action();
}
