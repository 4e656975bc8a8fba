import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { readJournal } from '../load/journal.mjs';

/** Who is heard after a run: the journal, the acquirer's books, receivers, subscribers, and the database itself. */

/** Without the time limits of a server: it reads everything. */
export function openAuditPool(connectionString) {
  const getTypeParser = (oid, format) => (oid === INT8_OID ? BigInt : pg.types.getTypeParser(oid, format));
  return new pg.Pool({ connectionString, max: 2, types: { getTypeParser } });
}
const INT8_OID = 20;

export const WITNESSES = {
  journal: 'journal.jsonl',
  books: 'books.jsonl',
  received: 'received.txt',
  follower: name => `follower-${name}.txt`,
};

/** The journal by idempotency key, whoever went where they should not, and answers that were a bug's, by their code. */
export async function hearJournal(folder) {
  const calls = new Map();
  const trespasses = [];
  const failures = new Map();
  let requests = 0;
  for await (const line of readJournal(join(folder, WITNESSES.journal))) {
    if (line.trespass) trespasses.push(line);
    else if (line.sent) {
      requests += 1;
      const { sent: key, op, via, merchant, input } = line;
      if (!calls.has(key)) calls.set(key, { key, op, via, merchant, input, oks: [], refusals: [] });
    } else if (line.class === 'ok') calls.get(line.answered).oks.push(line);
    else if (line.class === 'refused') calls.get(line.answered).refusals.push(line);
    else if (line.class === 'error') {
      const code = `${line.status} ${line.code}`;
      const { count, example } = failures.get(code) ?? { count: 0, example: `${line.op} ${line.answered}` };
      failures.set(code, { count: count + 1, example });
    }
  }
  return { calls, trespasses, failures, requests };
}

/** The books, line by line. */
export async function hearBooks(folder) {
  const entries = [];
  for await (const line of linesOf(join(folder, WITNESSES.books))) entries.push(JSON.parse(line));
  return entries;
}

/** Which webhooks each receiver has taken. */
export async function hearReceivers(folder) {
  const taken = new Map();
  for await (const line of linesOf(join(folder, WITNESSES.received))) {
    const [name, id] = line.split(' ');
    if (!taken.has(name)) taken.set(name, new Set());
    taken.get(name).add(id);
  }
  return taken;
}

/** `[cursor, event id]` in the order in which a subscriber saw them. */
export async function hearFollower(folder, name) {
  const seen = [];
  for await (const line of linesOf(join(folder, WITNESSES.follower(name)))) seen.push(line.split(' '));
  return seen;
}

async function* linesOf(path) {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path) })) if (line) yield line;
}
