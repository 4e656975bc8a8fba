import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takeLock, whileLocked } from './lock.mjs';

let folder;
let path;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
  path = join(folder, 'launcher.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a lock says who holds it, and is free again afterwards', () => {
  const lock = takeLock(path, { ports: { web: 3000 } });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ pid: process.pid, ports: { web: 3000 } });
  lock.release();
  expect(existsSync(path)).toBe(false);
});

test('a lock of another process that lives is respected', () => {
  // The process that runs Jest: Node, alive, and not this one when there are workers.
  const holder = process.ppid;
  writeFileSync(path, JSON.stringify({ pid: holder, ports: { web: 3000 } }));
  expect(takeLock(path)).toEqual({ holder: { pid: holder, ports: { web: 3000 } } });
});

test('a lock whose holder is gone, or that was cut off while it was written, is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  for (const content of [JSON.stringify({ pid }), '{"pi']) {
    writeFileSync(path, content);
    expect(takeLock(path).release).toBeInstanceOf(Function);
    rmSync(path);
  }
});

test('work under a lock gives it back when it fails', async () => {
  await expect(whileLocked(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(path)).toBe(false);
});
