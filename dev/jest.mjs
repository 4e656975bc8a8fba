import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

/**
 * What Jest says when a test left something running. It only says it; here it is a failure. Of its workers it says
 * so too when one of them needs more than half a second to exit, which on a busy machine says nothing: there
 * `test/environment.js` finds, and names, what a file leaves open.
 */
const HANGING = 'did not exit one second after';

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const NODE_FLAGS = ['--experimental-vm-modules', '--no-warnings'];

/** The test files of some projects that these arguments choose. */
export async function findTests(projects, args) {
  const listed = await run(process.execPath, [
    ...NODE_FLAGS,
    JEST,
    '--selectProjects',
    ...projects,
    '--listTests',
    '--json',
    ...args,
  ]);
  return JSON.parse(listed.slice(listed.indexOf('[')).split('\n')[0]);
}

/** Runs Jest on some of its projects and answers how many tests passed and failed. */
export async function runJest({ projects, args, env }) {
  const report = join(tmpdir(), `sluice-jest-${process.pid}-${projects[0]}.json`);
  const own = ['--selectProjects', ...projects, '--passWithNoTests', '--json', `--outputFile=${report}`];
  const child = spawn(process.execPath, [...NODE_FLAGS, JEST, ...own, ...args], {
    cwd: ROOT,
    env,
    stdio: ['inherit', 'ignore', 'pipe'],
  });
  const leaked = watchForLeaks(child);
  const code = await new Promise(resolve => child.on('close', resolve));
  return countsOf(report, { code, leaked: leaked() });
}

function watchForLeaks(child) {
  let leaked = false;
  let tail = '';
  child.stderr.on('data', chunk => {
    process.stderr.write(chunk);
    tail = (tail + chunk).slice(-4_000);
    leaked ||= tail.includes(HANGING);
    // The results are written by then, and Jest would wait for what is left open for ever.
    if (tail.includes(HANGING)) child.kill('SIGKILL');
  });
  return () => leaked;
}

function countsOf(report, { code, leaked }) {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites + (leaked ? 1 : 0);
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
