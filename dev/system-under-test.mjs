import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writtenEnvironment } from './inside.mjs';
import { freePort } from './ports.mjs';
import { stopChild } from './process.mjs';
import { ROOT } from './run.mjs';

const CHROMIUMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser to test with, or undefined where there is none. */
export function findChromium() {
  return process.env['CHROMIUM_PATH'] ?? CHROMIUMS.find(path => existsSync(path));
}

/** Starts the whole system as `npm start` does, on free ports and with data of its own. `settings`: more of its environment. */
export async function startSystem(settings = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-e2e-'));
  const [api, web, sandbox, shop] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const { DATABASE_URL, REDIS_URL, ...rest } = process.env;
  const ports = { API_PORT: api, WEB_PORT: web, SANDBOX_PORT: sandbox, DEMO_SHOP_PORT: shop };
  const env = { ...rest, ...settings, DATA_DIR: dataDir, ...ports };
  const child = spawn(process.execPath, [join(ROOT, 'dev', 'start.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const stop = async () => {
    await stopChild(child, { patienceMs: 30_000 });
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await started(child);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = port => `http://localhost:${port}`;
  return {
    stop,
    env: {
      E2E_WEB_URL: url(web),
      E2E_API_URL: url(api),
      E2E_SANDBOX_URL: url(sandbox),
      E2E_SHOP_URL: url(shop),
      E2E_DATABASE_URL: writtenEnvironment(dataDir).DATABASE_URL,
    },
  };
}

function started(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = chunk => {
      output += chunk;
      if (output.includes('Workers are listening')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', code => reject(new Error(`The system did not start (${code})\n${output}`)));
  });
}
