import { createReadStream, mkdirSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Entry } from './entry.ts';

/**
 * The acquirer's books: an append-only file of one JSON object per line, and its only memory across a restart.
 * No answer leaves before the lines it rests on are with the operating system, so that a killed process has
 * forgotten nothing it said. Lines that come while one write is under way share the next one: a write per batch,
 * not per charge. When a write fails every later `flushed()` fails too: an acquirer that cannot keep its books
 * must not answer.
 */
export interface Books {
  readonly path: string;
  /** Hands over every line there is, oldest first. */
  read(replay: (entry: Entry) => void): Promise<void>;
  append(entry: Entry): void;
  /** Resolves when everything appended so far is written. */
  flushed(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the file, making it when there is none. */
export async function openBooks(path: string): Promise<Books> {
  mkdirSync(dirname(path), { recursive: true });
  const file = await open(path, 'a+');
  await dropTornLine(file);
  return writeBooks(path, file);
}

function writeBooks(path: string, file: FileHandle): Books {
  let lines: string[] = [];
  let writing: Promise<void> = Promise.resolve();
  let gathering: Promise<void> | null = null;

  async function writeBatch(): Promise<void> {
    await Promise.all([writing, nextTurn()]);
    const text = lines.join('');
    lines = [];
    gathering = null;
    writing = file.appendFile(text);
    await writing;
  }

  return {
    path,
    read: replay => readEntries(path, replay),
    append(entry) {
      lines.push(`${JSON.stringify(entry)}\n`);
      if (gathering !== null) return;
      gathering = writeBatch();
      // Whoever answers on this batch sees the error; it must not count as unhandled when nobody does.
      gathering.catch(() => {});
    },
    flushed: () => gathering ?? writing,
    async close() {
      await (gathering ?? writing).catch(() => {});
      await file.close();
    },
  };
}

async function readEntries(path: string, replay: (entry: Entry) => void): Promise<void> {
  const { size } = await stat(path);
  if (size === 0) return;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    try {
      replay(JSON.parse(line) as Entry);
    } catch (error) {
      throw new Error(`Line ${number} of ${path} is not an entry of the books.`, { cause: error });
    }
  }
}

const NEWLINE = 0x0a;
const TAIL_BYTES = 64 * 1024;

/** A kill in the middle of a write leaves half a line. Nobody was answered on it, so it never happened. */
async function dropTornLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
  await file.read(tail, 0, tail.length, size - tail.length);
  if (size > 0 && tail.at(-1) !== NEWLINE)
    await file.truncate(size - tail.length + tail.lastIndexOf(NEWLINE) + 1);
}
