import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says of processes: processor time and memory. Linux only, as the benchmarks are. */

/** USER_HZ: fixed at 100 for every program that reads /proc. */
const TICK_MS = 10;

/**
 * Follows processes by name. `read` answers the processor time in ms each has used so far; a Postgres is counted
 * with its backends, also those that have ended, because its postmaster has waited for them.
 */
export function meterOf(pids) {
  return {
    read: () => mapValues(pids, pid => cpuMsOfTree(pid)),
    memory: () => mapValues(pids, pid => memoryOf(pid)),
  };
}

/** What was used between two readings. */
export function usedBetween(before, after) {
  return mapValues(after, (ms, name) => ms - (before[name] ?? 0));
}

function cpuMsOfTree(pid) {
  const own = timesOf(pid);
  if (!own) return 0;
  return own.self + own.waitedFor + childrenOf(pid).reduce((sum, child) => sum + cpuMsOfTree(child), 0);
}

function timesOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  if (!stat) return undefined;
  // The command's name stands in brackets and may hold anything.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [utime, stime, cutime, cstime] = fields.slice(11, 15);
  return { self: (utime + stime) * TICK_MS, waitedFor: (cutime + cstime) * TICK_MS };
}

function childrenOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap(thread =>
      (read(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** `nowMb` is resident now, `peakMb` the most it ever was. */
function memoryOf(pid) {
  const status = read(`/proc/${pid}/status`) ?? '';
  const kb = field => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { nowMb: Math.round(kb('VmRSS') / 1024), peakMb: Math.round(kb('VmHWM') / 1024) };
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value, name)]));
}
