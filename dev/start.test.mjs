import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort } from './ports.mjs';
import { commandOf } from './process.mjs';
import { ROOT } from './run.mjs';

/** A machine that tests other things at the same time takes its time to build and start all of it. */
const PATIENCE_MS = 120_000;

let dataDir;
let ports;
let launchers;
let seen;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sluice-start-'));
  ports = { API_PORT: await freePort(), WEB_PORT: await freePort(), SANDBOX_PORT: await freePort() };
  launchers = [];
  seen = [];
});

afterEach(async () => {
  for (const { child } of launchers) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  // Stores that a killed launcher left, where the test failed before somebody took them over.
  for (const pid of seen.filter(isRunning)) process.kill(pid, 'SIGTERM');
  await allGone(seen);
  rmSync(dataDir, { recursive: true });
}, PATIENCE_MS);

/** Runs `npm start`'s program and answers what it says, as it says it. */
function launch(overrides = {}) {
  const { DATABASE_URL, REDIS_URL, ...rest } = process.env;
  const env = { ...rest, SLUICE_ENV: 'demo', DATA_DIR: dataDir, ...ports, ...overrides };
  const child = spawn(process.execPath, [join(ROOT, 'dev', 'start.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const launcher = { child, output: '', exited: once(child, 'exit') };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (launcher.output += chunk));
  launcher.says = async text => {
    while (!launcher.output.includes(text)) {
      if (child.exitCode !== null)
        throw new Error(`The launcher is gone without "${text}":\n${launcher.output}`);
      await Promise.race([once(child.stdout, 'data'), launcher.exited]);
    }
  };
  launchers.push(launcher);
  return launcher;
}

const PROCESSES = ['postgres', 'redis', 'sandbox', 'server', 'worker', 'web', 'demo-shop'];

/** The processes it keeps running. */
function childrenOf({ child }) {
  const list = `/proc/${child.pid}/task/${child.pid}/children`;
  const text = existsSync(list)
    ? readFileSync(list, 'utf8')
    : execFileSync('pgrep', ['-P', child.pid], { encoding: 'utf8' });
  const pids = text.trim().split(/\s+/).map(Number);
  seen.push(...pids);
  return pids;
}

const isRunning = pid => commandOf(pid) !== undefined;
const health = async port => (await fetch(`http://127.0.0.1:${port}/health`)).json();

async function allGone(pids) {
  while (pids.some(isRunning)) await sleep(50);
}

test(
  'it tells where everything is, revives what dies, and leaves nothing behind',
  async () => {
    const launcher = launch();
    await launcher.says('Workers are listening for jobs...');
    for (const port of Object.values(ports)) expect(launcher.output).toContain(`:${port}`);
    expect(launcher.output).toContain('key_test_abc123 / secret_test_xyz789');
    expect(await health(ports.API_PORT)).toMatchObject({
      status: 'healthy',
      database: 'connected',
      redis: 'connected',
    });

    const first = childrenOf(launcher);
    expect(first).toHaveLength(PROCESSES.length);
    for (const pid of first) process.kill(pid, 'SIGKILL');
    for (const name of PROCESSES) {
      await launcher.says(`${name} is running again`);
    }
    expect(await health(ports.API_PORT)).toMatchObject({
      status: 'healthy',
      database: 'connected',
      redis: 'connected',
    });
    expect(await health(ports.WEB_PORT)).toEqual({ status: 'healthy' });

    const second = childrenOf(launcher);
    launcher.child.kill('SIGTERM');
    expect(await launcher.exited).toEqual([0, null]);
    expect([...first, ...second].filter(isRunning)).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'a second launcher is refused the same data, and the same ports',
  async () => {
    const first = launch();
    await first.says('Workers are listening for jobs...');
    const sameData = launch();
    expect((await sameData.exited)[0]).toBe(1);
    expect(sameData.output).toContain(
      `already running with its data in ${dataDir} (pid ${first.child.pid}, port ${ports.WEB_PORT})`,
    );

    const elsewhere = join(dataDir, 'elsewhere');
    const samePorts = launch({ DATA_DIR: elsewhere });
    expect((await samePorts.exited)[0]).toBe(1);
    for (const [variable, port] of Object.entries(ports)) {
      expect(samePorts.output).toMatch(new RegExp(`Port ${port} is taken.*Set ${variable} to another one`));
    }
    expect(existsSync(join(elsewhere, 'postgres'))).toBe(false);
  },
  PATIENCE_MS,
);

test(
  'after kill -9 of the launcher its processes stop by themselves, and the next start takes over the stores',
  async () => {
    const killed = launch();
    await killed.says('Workers are listening for jobs...');
    const orphans = childrenOf(killed);
    const stores = orphans.filter(pid => /postgres|redis-server|valkey-server/.test(commandOf(pid)));
    killed.child.kill('SIGKILL');
    await allGone(orphans.filter(pid => !stores.includes(pid)));

    const next = launch();
    await next.says('Workers are listening for jobs...');
    expect(stores.filter(isRunning)).toEqual([]);
    expect(await health(ports.API_PORT)).toMatchObject({ status: 'healthy' });
  },
  PATIENCE_MS,
);
