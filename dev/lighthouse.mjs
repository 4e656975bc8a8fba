import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findChromium, startSystem } from './system-under-test.mjs';

/**
 * `npm run lighthouse`: how good the checkout is by Lighthouse's own measure, the median of five runs. Not part of the
 * tests, because its numbers are the machine's as much as ours, and it is too large a package for one script: npx
 * fetches it.
 */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const RUNS = 5;
const GOALS = { performance: 95, accessibility: 95 };
const CHROMIUM_FLAGS = '--headless --no-sandbox --disable-gpu --no-first-run';

const run = promisify(execFile);

/** The scores of one run, 0 to 100. */
async function measure(url, folder) {
  const report = join(folder, 'report.json');
  const categories = Object.keys(GOALS).join(',');
  const args = [
    url,
    '--quiet',
    '--output=json',
    `--output-path=${report}`,
    `--only-categories=${categories}`,
  ];
  await run('npx', ['--yes', LIGHTHOUSE, ...args, `--chrome-flags=${CHROMIUM_FLAGS}`], {
    env: { ...process.env, CHROME_PATH: findChromium() },
  });
  const { categories: found } = JSON.parse(readFileSync(report, 'utf8'));
  return Object.fromEntries(Object.keys(GOALS).map(name => [name, Math.round(found[name].score * 100)]));
}

const median = numbers => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

if (!findChromium()) throw new Error('There is no Chromium; set CHROMIUM_PATH.');
const folder = mkdtempSync(join(tmpdir(), 'sluice-lighthouse-'));
const system = await startSystem();
try {
  const scores = [];
  for (let index = 0; index < RUNS; index += 1) {
    scores.push(await measure(`${system.env.E2E_WEB_URL}/checkout`, folder));
  }
  for (const [name, goal] of Object.entries(GOALS)) {
    const all = scores.map(score => score[name]);
    const isMet = median(all) >= goal;
    console.log(`${isMet ? '✓' : '✗'} ${name}: ${median(all)} of ${all.join(', ')} (goal: at least ${goal})`);
    if (!isMet) process.exitCode = 1;
  }
} finally {
  await system.stop();
  rmSync(folder, { recursive: true });
}
