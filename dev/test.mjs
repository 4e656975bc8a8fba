import { generateClient, generateDocuments } from './generate.mjs';
import { install } from './install.mjs';
import { step } from './progress.mjs';

await install();
// These import packages, which have to be installed first.
const { JEST_WORKERS, startTestServices } = await import('./test-services.mjs');
const { runJest } = await import('./jest.mjs');

const args = process.argv.slice(2);
const onlyBrowser = args.includes('--e2e');
const jestArgs = ['--maxWorkers', String(JEST_WORKERS), ...args.filter(arg => arg !== '--e2e')];
const totals = { passed: 0, failed: 0 };

await generateClient();
await generateDocuments().catch(error => {
  // Broken documents fail the run, but say nothing about the server's tests.
  console.error(error.message);
  totals.failed += 1;
});
const services = await step('Start a private Postgres and Redis', startTestServices);
process.on('SIGINT', () => services.stop().finally(() => process.exit(130)));
process.on('SIGTERM', () => services.stop().finally(() => process.exit(143)));
try {
  if (!onlyBrowser)
    add(await runJest({ projects: ['server', 'clients'], args: jestArgs, env: services.env }));
} finally {
  await services.stop();
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

function add({ passed, failed }) {
  totals.passed += passed;
  totals.failed += failed;
}
