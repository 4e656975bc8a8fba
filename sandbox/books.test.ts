import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openBooks } from './books.ts';
import type { Entry } from './entry.ts';
import { authorizeBody, startForTest } from './start-for-test.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-books-'));
  path = join(folder, 'deep', 'books.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

function entry(key: string): Entry {
  return {
    at: '2026-01-01T00:00:00.000Z',
    key,
    kind: 'AUTHORIZE',
    outcome: 'approved',
    payment: 'pay_1',
    amount: 100,
    currency: 'INR',
    reference: 'acq_1',
    authorization: 'acq_1',
  };
}

async function keysIn(file: string): Promise<string[]> {
  const keys: string[] = [];
  const books = await openBooks(file);
  try {
    await books.read(({ key }) => keys.push(key));
  } finally {
    await books.close();
  }
  return keys;
}

test('what was flushed is in the file, in order', async () => {
  const books = await openBooks(path);
  for (const key of ['a', 'b', 'c']) books.append(entry(key));
  await books.flushed();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map(line => JSON.parse(line))).toEqual([entry('a'), entry('b'), entry('c')]);
  await books.close();
});

test('lines appended while a write is under way come after it, and none is lost', async () => {
  const books = await openBooks(path);
  const keys = Array.from({ length: 500 }, (_, index) => `key_${index}`);
  await Promise.all(
    keys.map(async key => {
      books.append(entry(key));
      await books.flushed();
      books.append(entry(`${key}_again`));
      await books.flushed();
    }),
  );
  await books.close();
  const found = await keysIn(path);
  expect(found.slice(0, 500)).toEqual(keys);
  expect(new Set(found).size).toBe(1000);
});

test('books that are opened again hold what was written before', async () => {
  const books = await openBooks(path);
  books.append(entry('a'));
  await books.close();
  const again = await openBooks(path);
  again.append(entry('b'));
  await again.close();
  expect(await keysIn(path)).toEqual(['a', 'b']);
});

test('half a line at the end, left by a kill in the middle of a write, is dropped', async () => {
  const books = await openBooks(path);
  books.append(entry('a'));
  await books.close();
  appendFileSync(path, '{"at":"2026-01-01T00:00:00.000Z","key":"tor');
  const again = await openBooks(path);
  again.append(entry('b'));
  await again.close();
  expect(await keysIn(path)).toEqual(['a', 'b']);
});

test('books that start with half a line are empty', async () => {
  await (await openBooks(path)).close();
  writeFileSync(path, '{"at":');
  expect(await keysIn(path)).toEqual([]);
});

test('a line that cannot be read stops the start and is named', async () => {
  await (await openBooks(path)).close();
  writeFileSync(path, `${JSON.stringify(entry('a'))}\nnot an entry\n`);
  await expect(keysIn(path)).rejects.toThrow(/Line 2 of .* is not an entry/);
});

const testOnFullDisk = existsSync('/dev/full') ? test : test.skip;

testOnFullDisk(
  'an acquirer that cannot write its books answers nothing, and says that it is ill',
  async () => {
    const sandbox = await startForTest({ books: '/dev/full' });
    try {
      expect((await sandbox.call('GET', '/health')).status).toBe(200);
      expect((await sandbox.post('/v1/authorize', authorizeBody('a'))).status).toBe(500);
      expect((await sandbox.call('GET', '/v1/requests/a')).status).toBe(500);
      expect((await sandbox.call('GET', '/health')).status).toBe(503);
    } finally {
      await sandbox.close();
    }
  },
);
