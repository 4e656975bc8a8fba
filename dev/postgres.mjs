import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOOPBACK } from './ports.mjs';
import { asPostgresUser, postgresFolder, postgresUser } from './postgres-binaries.mjs';
import { commandOf, stopChild, stopStranger } from './process.mjs';

/** Postgres stops within moments of SIGINT unless a disk hangs; after this it is killed and recovers by itself. */
const STOP_PATIENCE_MS = 20_000;
/** After kill -9 and on a slow disk, recovery reads the whole write-ahead log. */
const START_PATIENCE_MS = 60_000;

const SETTINGS = { shared_buffers: '128MB', max_connections: '100', unix_socket_directories: '' };
/** Tests throw their database away, so nothing has to reach the disk. */
const THROWAWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

/**
 * A Postgres of our own in one folder: real binaries from npm, loopback only. `start` answers the child process
 * once it accepts connections and may be called again after it died. `settings` go before our own.
 */
export function embeddedPostgres({
  folder,
  port,
  password,
  durable = true,
  settings: wanted = {},
  onLog = () => undefined,
}) {
  const binaries = postgresFolder();
  const binary = name => join(binaries, 'bin', name);
  const own = (name, args) => asPostgresUser(binary(name), args, [binaries, join(folder, '..')]);
  const settings = Object.entries({ ...SETTINGS, ...(durable ? {} : THROWAWAY), ...wanted });

  async function start() {
    await initialise({ folder, own, password });
    await stopOrphan(folder);
    const args = ['-D', folder, '-p', String(port), '-h', LOOPBACK];
    return ready(
      own('postgres', [...args, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]),
      onLog,
    );
  }

  return {
    name: 'postgres',
    url: `postgres://postgres${password ? `:${password}` : ''}@${LOOPBACK}:${port}/postgres`,
    start,
    /** Its own way to stop at once and recover at the next start; SIGKILL would leave its backends behind. */
    killSignal: 'SIGQUIT',
    stop: child => stopChild(child, { signal: 'SIGINT', patienceMs: STOP_PATIENCE_MS }),
  };
}

/** Made beside its place and then moved there: a folder that exists is a folder that is complete. */
async function initialise({ folder, own, password }) {
  if (existsSync(folder)) return;
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, password ?? '', { mode: 0o600 });
  giveToPostgres([draft, passwordFile]);
  // Loopback is open to every user of the machine, so the installation that lasts asks for a password.
  const access = password ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`] : ['-A', 'trust'];
  const options = ['--username=postgres', '--encoding=UTF8', '--locale=C', '--no-instructions', '--no-sync'];
  try {
    await finished(own('initdb', ['-D', draft, ...access, ...options]));
    renameSync(draft, folder);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function giveToPostgres(paths) {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = postgresUser();
  for (const path of paths) chownSync(path, uid, gid);
}

/** A Postgres whose launcher was killed still owns the folder; a second one must not start beside it. */
async function stopOrphan(folder) {
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const command = commandOf(pid);
  if (command?.includes(folder)) {
    await stopStranger(pid, { signal: 'SIGINT', insist: 'SIGQUIT', patienceMs: STOP_PATIENCE_MS });
  } else if (command) {
    // The id is somebody else's by now. With no process behind it, Postgres itself judges the file better than we can.
    rmSync(pidFile, { force: true });
  }
}

function launch({ command, args, options }) {
  // Detached, or Ctrl-C would reach it at the same moment as the servers that still need it.
  const child = spawn(command, args, {
    ...options,
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return child;
}

const rootHint = () =>
  process.getuid?.() === 0
    ? 'Postgres refuses root. Start Sluice as an ordinary user, or set DATABASE_URL.\n'
    : '';

function finished(command) {
  return new Promise((resolve, reject) => {
    const child = launch(command);
    let output = '';
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (output += chunk));
    child.on('error', error => reject(new Error(`initdb failed (${error.message})\n${rootHint()}`)));
    child.on('close', code =>
      code === 0 ? resolve() : reject(new Error(`initdb failed (${code})\n${output}${rootHint()}`)),
    );
  });
}

function ready(command, onLog) {
  return new Promise((resolve, reject) => {
    const child = launch(command);
    let output = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), START_PATIENCE_MS);
    const failed = reason => reject(new Error(`Postgres did not start (${reason})\n${output}`));
    child.stdout.resume();
    child.stderr.on('data', chunk => {
      onLog(chunk);
      if (output === undefined) return;
      output += chunk;
      if (!output.includes('database system is ready to accept connections')) return;
      output = undefined;
      clearTimeout(timer);
      resolve(child);
    });
    child.on('error', error => failed(error.message));
    child.on('exit', (code, signal) => failed(signal ?? code));
  });
}
