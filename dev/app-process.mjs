import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopChild } from './process.mjs';
import { ROOT } from './run.mjs';

const START_PATIENCE_MS = 60_000;
/** A worker finishes the calls it has begun; the longest is a webhook's 15 s. */
const DRAIN_PATIENCE_MS = 20_000;

/**
 * One of our own processes. It says over its ipc channel when it listens (somebody else could answer on its port),
 * and then has to be healthy. The channel is also how it learns that the launcher is gone, however that went.
 */
export function appProcess({ name, args, env, healthUrl, log }) {
  return {
    name,
    async start(signal) {
      const child = spawn(process.execPath, args, {
        cwd: ROOT,
        env,
        // Detached, or Ctrl-C would stop it before the others that still need it have drained.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child.stdout.on('data', log.stdout);
      child.stderr.on('data', log.stderr);
      try {
        await ready(child, { name, healthUrl, signal });
      } catch (error) {
        await stopChild(child, { patienceMs: 5_000 });
        throw error;
      }
      return child;
    },
    stop: child => stopChild(child, { patienceMs: DRAIN_PATIENCE_MS }),
  };
}

async function ready(child, { name, healthUrl, signal }) {
  const settled = new AbortController();
  const said = new Promise((resolve, reject) => {
    child.on('message', message => message?.type === 'ready' && resolve());
    child.once('error', reject);
    child.once('exit', (code, killedBy) =>
      reject(new Error(`${name} did not start (${killedBy ?? `exit code ${code}`})`)),
    );
    signal.addEventListener(
      'abort',
      () => reject(new Error(`${name} was not started: everything is being stopped`)),
      { once: true, signal: settled.signal },
    );
  });
  const late = sleep(START_PATIENCE_MS, undefined, { signal: settled.signal }).then(() => {
    throw new Error(`${name} was not ready after ${START_PATIENCE_MS / 1000} s`);
  });
  const healthy = said.then(() => healthUrl && answers(healthUrl, settled.signal));
  try {
    await Promise.race([healthy, late]);
  } finally {
    settled.abort();
    for (const promise of [healthy, late]) promise.catch(() => undefined);
  }
}

async function answers(url, signal) {
  while (!signal.aborted && !(await responds(url))) await sleep(100);
}

function responds(url) {
  return new Promise(resolve => {
    const request = get(url, { timeout: 2_000 }, response => {
      response.resume();
      resolve(response.statusCode < 500);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
