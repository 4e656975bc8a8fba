import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LOOPBACK } from './ports.mjs';
import { commandOf, stopChild, stopStranger } from './process.mjs';

const START_PATIENCE_MS = 30_000;
const STOP_PATIENCE_MS = 10_000;

/**
 * A Redis of our own: redis-server or valkey-server where one is installed, else one in JavaScript. With a folder it
 * keeps what it holds between runs; without, it forgets. `start` answers the child process once it answers PING.
 */
export function embeddedRedis({ folder, port, onLog = () => undefined }) {
  const binary = findOnPath(['redis-server', 'valkey-server']);
  const pidFile = folder && join(folder, 'launcher.pid');

  async function start() {
    if (folder) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await stopOrphan(pidFile);
    }
    const child = binary ? spawnServer(binary, { folder, port }) : spawnInMemory(port);
    child.stdout.on('data', onLog);
    child.stderr.on('data', onLog);
    await answersPing(child, port);
    if (pidFile) writeFileSync(pidFile, `${child.pid}\n${port}\n`);
    return child;
  }

  return {
    name: 'redis',
    url: `redis://${LOOPBACK}:${port}`,
    /** The program, or undefined for the one in JavaScript. */
    binary,
    start,
    async stop(child) {
      await stopChild(child, { patienceMs: STOP_PATIENCE_MS });
      if (pidFile) rmSync(pidFile, { force: true });
    },
  };
}

function spawnServer(binary, { folder, port }) {
  const persistence = folder
    ? ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'everysec']
    : ['--appendonly', 'no'];
  const args = [
    '--bind',
    LOOPBACK,
    '--port',
    String(port),
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
    ...persistence,
  ];
  // Detached, or Ctrl-C would reach it at the same moment as the servers that still need it.
  return spawn(binary, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

function spawnInMemory(port) {
  const script = fileURLToPath(new URL('memory-redis.mjs', import.meta.url));
  const stdio = ['ignore', 'pipe', 'pipe', 'ipc'];
  return spawn(process.execPath, [script, String(port)], { detached: true, stdio });
}

/** A Redis whose launcher was killed still writes its file; a second one on the same file would ruin it. */
async function stopOrphan(pidFile) {
  if (!existsSync(pidFile)) return;
  const [pid, port] = readFileSync(pidFile, 'utf8').split('\n').map(Number);
  const command = commandOf(pid);
  if (command && /redis|valkey/.test(command) && command.includes(String(port))) {
    await stopStranger(pid, { signal: 'SIGTERM', insist: 'SIGKILL', patienceMs: STOP_PATIENCE_MS });
  }
  rmSync(pidFile, { force: true });
}

async function answersPing(child, port) {
  let failure;
  child.once('error', error => (failure = error.message));
  child.once('exit', (code, signal) => (failure = signal ?? code));
  for (const until = Date.now() + START_PATIENCE_MS; Date.now() < until; await sleep(20)) {
    if (failure !== undefined) throw new Error(`Redis did not start (${failure})`);
    if (await ping(port)) return;
  }
  child.kill('SIGKILL');
  throw new Error('Redis did not answer PING in time');
}

function ping(port) {
  return new Promise(resolve => {
    const socket = createConnection(port, LOOPBACK, () => socket.write('PING\r\n'));
    const settle = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.on('error', () => settle(false));
    // While it still reads its file it answers -LOADING.
    socket.on('data', data => settle(String(data).startsWith('+PONG')));
  });
}

function findOnPath(names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
