import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './run.mjs';

/**
 * Runs one of our scripts against the installation that `npm start` is running, in the environment its processes
 * have. With DATABASE_URL set, against that one instead.
 */
const NAMES = [
  'SLUICE_ENV',
  'DATABASE_URL',
  'REDIS_URL',
  'SANDBOX_URL',
  'SANDBOX_SECRET',
  'VAULT_KEY',
  'VAULT_KEY_PREVIOUS',
  'PUBLIC_URL',
  'CHECKOUT_URL',
  'API_URL',
];

const fileIn = dataDir => join(dataDir, 'environment.json');

/** Holds secrets, so it is its owner's alone. */
export function writeEnvironment(dataDir, env) {
  const known = Object.fromEntries(NAMES.filter(name => env[name]).map(name => [name, env[name]]));
  writeFileSync(fileIn(dataDir), JSON.stringify(known, null, 2), { mode: 0o600 });
  chmodSync(fileIn(dataDir), 0o600);
}

/** What `writeEnvironment` has written of the installation that was started there. */
export function writtenEnvironment(dataDir) {
  return JSON.parse(readFileSync(fileIn(dataDir), 'utf8'));
}

function readEnvironment(dataDir) {
  if (process.env['DATABASE_URL']) return {};
  if (existsSync(fileIn(dataDir))) return writtenEnvironment(dataDir);
  console.error(
    'Nothing was started here yet. Run `npm start` first, or set DATABASE_URL and what goes with it.',
  );
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const env = readEnvironment(resolve(ROOT, process.env['DATA_DIR'] ?? '.data'));
  const [script, ...args] = process.argv.slice(2);
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...env, ...process.env },
  });
  child.on('exit', code => process.exit(code ?? 1));
}
