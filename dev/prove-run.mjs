import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './run.mjs';
import { JEST_WORKERS, startTestServices } from './test-services.mjs';

/** Runs the server's tests whose paths match, on services of their own, and tells its parent which ones failed. */
const folder = mkdtempSync(join(tmpdir(), 'sluice-prove-'));
const report = join(folder, 'report.json');
const services = await startTestServices();
const child = spawn(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--no-warnings', join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js')],
    ...['--selectProjects', 'server', '--maxWorkers', String(JEST_WORKERS), '--json', '--outputFile', report],
    // A test that failed may have left something open.
    ...['--forceExit', ...process.argv.slice(2)],
  ],
  { cwd: ROOT, env: services.env, stdio: ['ignore', 'ignore', 'pipe'] },
);
const stop = async () => {
  child.kill('SIGKILL');
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
};
process.once('SIGTERM', () => void stop().then(() => process.exit(1)));
child.stderr.pipe(process.stderr);
await new Promise(resolve => child.on('close', resolve));
process.send?.(readReport());
await stop();
process.disconnect?.();

function readReport() {
  if (!existsSync(report)) return { failed: [], broken: 1 };
  const { testResults, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = testResults.flatMap(({ message, assertionResults }) => [
    ...assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    // Found out after its last test, and so of none of them.
    ...(message.match(/This test file left open: .+/) ?? []),
  ]);
  return { failed, broken: numRuntimeErrorTestSuites };
}
