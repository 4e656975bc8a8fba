import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';
import { shippedPackages } from './shipped-packages.mjs';

/**
 * Holds what is shipped (by programs and in pages, whichever list of package.json it stands in) against the advisories of
 * the registry, through npm. A high or critical one fails. Not every registry has advisories (mirrors mostly do not): then nothing was checked, which is
 * said and is a failure only with --require.
 */
const FAILING = ['high', 'critical'];

function judge(report) {
  if (!report.vulnerabilities) return { checked: false, why: whyNot(report), found: [] };
  const found = shippedAmong(report.vulnerabilities).map(({ name, severity, range, via }) => ({
    name,
    severity,
    range,
    fails: FAILING.includes(severity),
    // Those that only need a vulnerable package name it; the package itself has the advisory.
    because: via.map(each => (typeof each === 'string' ? `it needs ${each}` : `${each.title} ${each.url}`)),
  }));
  return { checked: true, why: null, found };
}

/**
 * Those that are shipped, and have an advisory or need something that is shipped and has one: what a package of ours
 * wants of a tool that stays at home is nobody's danger.
 */
function shippedAmong(vulnerabilities) {
  const isShipped = shippedPlaces();
  const shipped = Object.values(vulnerabilities).filter(({ nodes }) => nodes.some(isShipped));
  const reached = new Set(shipped.filter(({ via }) => via.some(each => typeof each !== 'string')));
  for (const { name } of reached) {
    for (const other of shipped) if (other.via.includes(name)) reached.add(other);
  }
  return shipped.filter(each => reached.has(each));
}

/** Of the places in node_modules that npm names, those whose package and version are shipped. */
function shippedPlaces() {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const shipped = new Set(shippedPackages().map(({ name, version }) => `${name}@${version}`));
  return place => shipped.has(`${place.split('node_modules/').at(-1)}@${packages[place]?.version}`);
}

/** A report on every package we develop with is long. */
const REPORT_MAX_BYTES = 256 * 1024 * 1024;

function whyNot({ statusCode, error, message }) {
  if (statusCode) return `it answered ${statusCode}`;
  return error?.summary || message || 'it gave no answer that npm understands';
}

function readReport(args) {
  const { stdout, error } = spawnSync('npm', ['audit', '--json', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: REPORT_MAX_BYTES,
  });
  if (error) return { message: error.message };
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}

const args = process.argv.slice(2);
const { checked, why, found } = judge(readReport(args.filter(arg => arg !== '--require')));
for (const { name, severity, range, because } of found) {
  console.log(`${severity}: ${name} ${range}`);
  for (const line of because) console.log(`  ${line}`);
}
if (!checked) {
  console.log(`NOT CHECKED: this registry offers no advisories (${why}).`);
  console.log('Run it where npm reaches registry.npmjs.org itself.');
  process.exitCode = args.includes('--require') ? 1 : 0;
} else {
  const failing = found.filter(({ fails }) => fails).length;
  console.log(`${found.length} known weaknesses in what is shipped, ${failing} of them high or critical`);
  process.exitCode = failing > 0 ? 1 : 0;
}
