import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { makePayments } from './demo-payments.mjs';
import { findChromium, startSystem } from './system-under-test.mjs';

/**
 * `npm run lighthouse -- [--uncalibrated] [PAGE]…`: how good the checkout and the dashboard are by Lighthouse's own
 * measure. Speed is the median of five runs. Not part of the tests, because its numbers are the machine's as much as
 * ours, and it is too large a package for one script: npx fetches it. The version is the last that runs on Node 20.
 *
 * Lighthouse judges as a mid-tier phone would: it takes the machine for a fast desktop and slows it down four times. A
 * slower machine is slowed down less, so that it stands for the same phone
 * (https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md, "Calibrating the CPU slowdown").
 */
const LIGHTHOUSE = 'lighthouse@12.8.2';
const RUNS = 5;
/** A page is there long before. Lighthouse goes on with what has come by then, as it does by itself after 45 seconds. */
const LOAD_MAX_MS = 30_000;
/** Of one run, all told, on a slow machine. One that takes longer has hung, and says so instead of never ending. */
const RUN_MAX_MS = 180_000;
const PAGES = [
  { name: 'checkout', path: '/checkout', goals: { performance: 95, accessibility: 95 } },
  { name: 'sign-in', path: '/sign-in', goals: { performance: 90, accessibility: 95 } },
  { name: 'dashboard', path: '/', signedIn: true, goals: { performance: 90, accessibility: 95 } },
];
/** Lighthouse's own slowdown, and the middle of the benchmark indices of those machines that it suits. */
const DEFAULT_SLOWDOWN = 4;
const FAST_DESKTOP_INDEX = 1_750;
const CHROMIUM_FLAGS = '--headless --no-sandbox --disable-gpu --no-first-run';

const run = promisify(execFile);
const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { uncalibrated: { type: 'boolean', default: false } },
});

/** What one run finds: the scores in these categories, 0 to 100, and how fast Lighthouse finds the machine. */
async function measure({ url, cookie, slowdown = DEFAULT_SLOWDOWN, categories: asked }, folder) {
  const report = join(folder, 'report.json');
  const args = [
    url,
    '--quiet',
    '--output=json',
    `--output-path=${report}`,
    `--only-categories=${asked.join(',')}`,
    `--max-wait-for-load=${LOAD_MAX_MS}`,
    `--throttling.cpuSlowdownMultiplier=${slowdown}`,
    ...(cookie ? [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`] : []),
  ];
  await run('npx', ['--yes', LIGHTHOUSE, ...args, `--chrome-flags=${CHROMIUM_FLAGS}`], {
    env: { ...process.env, CHROME_PATH: findChromium() },
    timeout: RUN_MAX_MS,
  });
  const { categories, environment } = JSON.parse(readFileSync(report, 'utf8'));
  const scores = Object.fromEntries(asked.map(name => [name, Math.round(categories[name].score * 100)]));
  return { scores, benchmarkIndex: environment.benchmarkIndex };
}

/** To the same phone, from a machine of this speed; never more than Lighthouse slows down by itself. */
function slowdownFor(benchmarkIndex) {
  const slowdown = (DEFAULT_SLOWDOWN * benchmarkIndex) / FAST_DESKTOP_INDEX;
  return Math.round(Math.min(DEFAULT_SLOWDOWN, Math.max(1, slowdown)) * 10) / 10;
}

/** The cookie of a session of the demo merchant's owner. */
async function signIn(webUrl) {
  const response = await fetch(`${webUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: webUrl },
    body: JSON.stringify({ query: 'mutation { signInDemo { __typename } }' }),
  });
  return response.headers.getSetCookie()[0].split(';')[0];
}

const median = numbers => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

async function judge({ name, path, signedIn, goals }, { webUrl, folder }) {
  const cookie = signedIn ? await signIn(webUrl) : undefined;
  const page = { url: webUrl + path, cookie };
  // Says of accessibility what it would say each time, and how fast the machine is just now.
  const first = await measure({ ...page, categories: ['accessibility'] }, folder);
  const { benchmarkIndex } = first;
  const slowdown = values.uncalibrated ? DEFAULT_SLOWDOWN : slowdownFor(benchmarkIndex);
  console.log(`${name}: benchmark index ${Math.round(benchmarkIndex)}, slowed down ${slowdown} times`);
  const scores = [first.scores];
  for (let index = 0; index < RUNS; index += 1)
    scores.push((await measure({ ...page, slowdown, categories: ['performance'] }, folder)).scores);
  for (const [category, goal] of Object.entries(goals)) {
    const all = scores.flatMap(score => score[category] ?? []);
    const isMet = median(all) >= goal;
    console.log(
      `${isMet ? '✓' : '✗'} ${name}, ${category}: ${median(all)} of ${all.join(', ')} (goal: at least ${goal})`,
    );
    if (!isMet) process.exitCode = 1;
  }
}

if (!findChromium()) throw new Error('There is no Chromium; set CHROMIUM_PATH.');
const folder = mkdtempSync(join(tmpdir(), 'sluice-lighthouse-'));
const system = await startSystem();
try {
  // Without payments the dashboard shows how to make the first one, and none of its figures and charts.
  await makePayments(system.env.E2E_API_URL);
  for (const page of PAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await judge(page, { webUrl: system.env.E2E_WEB_URL, folder });
  }
} finally {
  await system.stop();
  rmSync(folder, { recursive: true });
}
