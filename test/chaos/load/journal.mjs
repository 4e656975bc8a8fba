import { createReadStream, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * The first witness: each request is in the file before it is sent, each answer before anything is made of it. A write
 * returns when the line is with the operating system, so that even a killed load generator has told everything.
 */
export function openJournal(path) {
  const file = openSync(path, 'a');
  return { write: line => writeSync(file, `${JSON.stringify(line)}\n`) };
}

export async function* readJournal(path) {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
    if (line) yield JSON.parse(line);
}
