import { generateClient, generateDocuments } from './generate.mjs';
import { install } from './install.mjs';
import { step } from './progress.mjs';

await install();
// These import packages, which have to be installed first.
const { JEST_WORKERS, startTestServices } = await import('./test-services.mjs');
const { findTests, runJest } = await import('./jest.mjs');
const { findChromium, startSystem } = await import('./system-under-test.mjs');

const args = process.argv.slice(2).filter(arg => arg !== '--e2e');
const onlyBrowser = process.argv.includes('--e2e');
const totals = { passed: 0, failed: 0 };
let stopWhatRuns = async () => undefined;

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => stopWhatRuns().finally(() => process.exit(1)));

await prepare();
if (!onlyBrowser) {
  await runTests();
  // After the others: it builds and starts everything, several times.
  add(await runJest({ projects: ['launcher'], args, env: process.env }));
}
await runBrowserTests();
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

async function prepare() {
  await generateClient();
  await generateDocuments().catch(error => {
    // Broken documents fail the run, but say nothing about the server's tests.
    console.error(error.message);
    totals.failed += 1;
  });
}

async function runTests() {
  if (args.length > 0 && (await findTests(['server', 'clients'], args)).length === 0) return;
  const services = await step('Start a private Postgres and Redis', startTestServices);
  stopWhatRuns = services.stop;
  const workers = ['--maxWorkers', String(JEST_WORKERS)];
  add(await runJest({ projects: ['server', 'clients'], args: [...workers, ...args], env: services.env }));
  await services.stop();
}

async function runBrowserTests() {
  if ((await findTests(['e2e'], args)).length === 0) return;
  const chromium = findChromium();
  if (!chromium) {
    console.log('Browser tests skipped: no Chromium. Install one, or set CHROMIUM_PATH.');
    return;
  }
  const system = await step('Start the system for the browser tests', startSystem);
  stopWhatRuns = system.stop;
  const env = { ...process.env, ...system.env, CHROMIUM_PATH: chromium };
  // One at a time: they all watch the same merchant's dashboard.
  add(await runJest({ projects: ['e2e'], args: ['--runInBand', ...args], env }));
  await system.stop();
}

function add({ passed, failed }) {
  totals.passed += passed;
  totals.failed += failed;
}
