import { spawnSync } from 'node:child_process';
import { ROOT } from './run.mjs';

/**
 * Holds the lock file's production dependencies against the advisories of the registry, through npm. A high or
 * critical one fails. Not every registry has advisories (mirrors mostly do not): then nothing was checked, which is
 * said and is a failure only with --require.
 */
const FAILING = ['high', 'critical'];

function judge(report) {
  if (!report.vulnerabilities) return { checked: false, why: whyNot(report), found: [] };
  const found = Object.values(report.vulnerabilities).map(({ name, severity, range, via }) => ({
    name,
    severity,
    range,
    fails: FAILING.includes(severity),
    // Those that only need a vulnerable package name it; the package itself has the advisory.
    because: via.map(each => (typeof each === 'string' ? `it needs ${each}` : `${each.title} ${each.url}`)),
  }));
  return { checked: true, why: null, found };
}

function whyNot({ statusCode, error, message }) {
  if (statusCode) return `it answered ${statusCode}`;
  return error?.summary || message || 'it gave no answer that npm understands';
}

function readReport(args) {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
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
  console.log(
    `${found.length} known weaknesses in production dependencies, ${failing} of them high or critical`,
  );
  process.exitCode = failing > 0 ? 1 : 0;
}
