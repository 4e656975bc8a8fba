import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_FLAGS } from '../../dev/node-flags.mjs';
import { stopChild } from '../../dev/process.mjs';
import { ROOT } from '../../dev/run.mjs';

/** A worker finishes the calls it has begun; the longest is a webhook's 15 s. */
const DRAIN_PATIENCE_MS = 20_000;
export const PROFILES = join(ROOT, '.data', 'bench', 'profiles');

/** Starts long-lived programs and stops them in reverse. They log as in production, straight into files. */
export function processHouse({ folder, profile = false }) {
  const running = [];
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });

  return {
    /** Resolves once the program says over ipc that it is ready. */
    async start({ name, script, env, flags = [], args = [] }) {
      const logFile = join(logs, `${name}.log`);
      const log = openSync(logFile, 'a');
      const child = spawn(
        process.execPath,
        [...profileFlags(profile, name), ...flags, ...NODE_FLAGS, script, ...args],
        {
          cwd: ROOT,
          env: { ...process.env, ...env },
          stdio: ['ignore', log, log, 'ipc'],
        },
      );
      const one = { child, expected: false };
      running.push(one);
      const ready = await new Promise((resolve, reject) => {
        child.on('message', message => message?.type === 'ready' && resolve(message));
        child.once('error', reject);
        child.once('exit', (code, signal) => {
          if (!one.expected) one.died = `${name} died (${signal ?? code})\n${lastLines(logFile)}`;
          reject(new Error(one.died ?? `${name} was stopped`));
        });
      });
      return { pid: child.pid, child, ready, stop: () => stop(one) };
    },
    /** Throws if one of them has died by itself: what was measured is then nothing. */
    check() {
      const dead = running.find(one => one.died);
      if (dead) throw new Error(dead.died);
    },
    async stop() {
      for (const one of running.splice(0).reverse()) await stop(one);
    },
  };

  async function stop(one) {
    one.expected = true;
    await stopChild(one.child, { patienceMs: DRAIN_PATIENCE_MS });
  }
}

const LAST_LINES = 20;

function lastLines(path) {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n');
}

/** Node writes what the program spent its time on when it ends; Chrome's DevTools show it. */
export function profileFlags(profile, name) {
  if (!profile) return [];
  return ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`];
}

/**
 * Runs a program to its end. It reports over ipc: `onMessage` hears every message, the one of type `result` is the
 * answer.
 */
export function runProgram(args, { env = {}, onMessage = () => undefined, onResult = () => undefined } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let result;
    let errors = '';
    const abandon = () => child.kill('SIGKILL');
    process.once('exit', abandon);
    child.stderr.on('data', chunk => (errors += chunk));
    child.on('message', message => {
      if (message.type === 'result') {
        result = message;
        onResult(message);
      }
      if (message.type !== 'result') onMessage(message, child.pid);
    });
    child.on('error', reject);
    child.on('close', code => {
      process.off('exit', abandon);
      if (result && code === 0) resolve({ ...result, pid: child.pid });
      else reject(new Error(`${args[0]} failed (${code})\n${errors}`));
    });
  });
}
