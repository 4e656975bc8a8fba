import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The command line of a running process, or undefined when there is none with this id. */
export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    if (process.platform === 'linux') return undefined;
  }
  try {
    return (
      execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

/** Asks a process that is not our child to stop, and insists when it does not. */
export async function stopStranger(pid, { signal, insist, patienceMs }) {
  send(pid, signal);
  if (await gone(pid, patienceMs)) return;
  send(pid, insist);
  await gone(pid, patienceMs);
}

/** Stops a child: the polite signal, then after its patience SIGKILL. Resolves when it has exited. */
export async function stopChild(child, { signal = 'SIGTERM', patienceMs = 10_000 } = {}) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise(resolve => child.once('exit', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exited;
  clearTimeout(timer);
}

async function gone(pid, patienceMs) {
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(50)) {
    if (commandOf(pid) === undefined) return true;
  }
  return false;
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
