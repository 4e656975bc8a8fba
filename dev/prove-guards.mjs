import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateClient } from './generate.mjs';
import { ALL_GUARDS, plant } from './plant.mjs';
import { ROOT, run } from './run.mjs';

/**
 * Tests of the tests: plants each bug of guards.mjs in a copy of the tree and demands that the tests named with it
 * fail. `npm run prove -- refund` plants only the bugs whose names have that word.
 */
const RUNNER = join('dev', 'prove-run.mjs');
/** Made by a generator and so not in the repository, but needed by the tests. */
const GENERATED = ['prisma/client', 'prisma/pothos-types.ts'];
/** A bug may leave a test waiting for ever; that is noticed too. */
const PATIENCE_MS = 5 * 60_000;

const wanted = process.argv.slice(2).join(' ');
const guards = ALL_GUARDS.filter(({ bug }) => bug.includes(wanted));
const folder = mkdtempSync(join(tmpdir(), 'sluice-guards-'));
const copy = join(folder, 'tree');
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

await generateClient();
await copyTree();
for (const guard of guards) plant(guard, copy);
await demandSoundTree();
const survivors = [];
for (const guard of guards) if (!(await isNoticed(guard))) survivors.push(guard);
console.log(`${guards.length - survivors.length} of ${guards.length} planted bugs were noticed`);
process.exitCode = survivors.length === 0 && guards.length > 0 ? 0 : 1;

async function copyTree() {
  const listed = await run('git', ['-c', 'safe.directory=*', 'ls-files', '-z', '-co', '--exclude-standard']);
  for (const path of [...listed.split('\0'), ...GENERATED]) {
    const from = join(ROOT, path);
    if (path && existsSync(from)) cpSync(from, join(copy, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
}

async function demandSoundTree() {
  const patterns = [...new Set(guards.map(({ tests }) => tests))];
  const { failed, broken } = await runTests(patterns);
  if (failed.length + broken > 0)
    throw new Error(`The tests fail without any bug planted:\n${failed.join('\n')}`);
  console.log('The tests pass as long as no bug is planted');
}

async function isNoticed(guard) {
  const files = plant(guard, copy);
  for (const [file, { after }] of files) writeFileSync(file, after);
  const { failed, timedOut } = await runTests([guard.tests]);
  for (const [file, { before }] of files) writeFileSync(file, before);
  // A test has to fail: a file that cannot even be loaded tells nothing about the guard.
  const noticed = timedOut || failed.length > 0;
  const by = timedOut ? 'a test that waits for ever' : (failed[0] ?? 'nothing');
  console.log(`  ${noticed ? '✓' : '✗'} ${guard.bug}\n      noticed by: ${by}`);
  return noticed;
}

/** The names of the tests that failed, and how many files could not be run at all. */
function runTests(patterns) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(copy, RUNNER), ...patterns], {
      cwd: copy,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let errors = '';
    let report;
    let timedOut = false;
    child.stderr.on('data', chunk => (errors += chunk));
    child.on('message', message => (report = message));
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill();
    }, PATIENCE_MS);
    child.on('close', () => {
      clearTimeout(timer);
      if (timedOut) resolve({ failed: [], broken: 0, timedOut });
      else if (report) resolve({ ...report, timedOut });
      else reject(new Error(`The tests could not be run.\n${errors}`));
    });
  });
}
