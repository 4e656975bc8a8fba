import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf } from './process.mjs';

/**
 * Takes a lock file for as long as this process lives and answers how to give it back, or answers who holds it.
 * A lock whose holder is gone (kill -9, power cut) is taken over.
 */
export function takeLock(path, details = {}) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify({ pid: process.pid, ...details }), { flag: 'wx' });
      return { release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder && isNode(holder.pid)) return { holder };
    rmSync(path, { force: true });
  }
}

/** Does the work while holding the lock, after whoever holds it now. */
export async function whileLocked(path, work) {
  let lock = takeLock(path);
  for (; lock.holder; lock = takeLock(path)) await sleep(200);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** The id may belong to something else by now; only a Node process can be a launcher. */
const isNode = pid => pid !== process.pid && /\bnode\b|npm/.test(commandOf(pid) ?? '');

function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Gone again, or cut off in the middle of being written by a machine that went down.
    return undefined;
  }
}
