import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Pino's number for an error; what is worse has a higher one. */
const ERROR_LEVEL = 50;
/** What Node and V8 print of an error that nobody handled, between the lines of the log. */
const UNHANDLED = /unhandled|uncaught|error\b|fatal/i;
const TROUBLE_OF_STORES =
  /database is not reachable|ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|connection (?:is |was )?closed|Query read timeout|timeout exceeded when trying to connect|canceling statement|terminating connection|the database system is|recovery mode|57P0\d|57014|55P03|25P03|53300|08\d{3}|P1001|P1002|P1008|P1017|P2024|P2028/i;

/** Errors in the log that belong to a fault, and why each of them does no harm. */
const EXPECTED = [
  {
    // The row is still due, so the sweeper makes another job for it; I11 shows that it came to its end.
    names: ['job.failed', 'attempt.failed'],
    isExpected: line => TROUBLE_OF_STORES.test(JSON.stringify(line.err)),
  },
  {
    // A poisoned job names what no id is; the others of its queue were worked on.
    names: ['job.unreadable'],
    isExpected: line => typeof line.id !== 'string',
  },
  {
    // The claim runs out and the webhook goes out again; I6 and I11 show that it did.
    names: ['delivery.lost'],
    isExpected: line => TROUBLE_OF_STORES.test(JSON.stringify(line.err)),
  },
  {
    // A processor took back what it said: its row says so, and I2 is judged with it.
    names: ['attempt.contradicted'],
    isExpected: () => true,
  },
];

/** Nobody was answered with a trouble of ours that has no name, and nobody wrote down an error that no fault explains. */
export async function auditErrors({ failures }, folder, find) {
  for (const [code, { count, example }] of failures)
    find('ERROR', `${count} answers were ${code}, such as ${example}`);
  for (const name of readdirSync(join(folder, 'logs'))) {
    const kinds = await errorsIn(join(folder, 'logs', name));
    for (const [kind, { count, example }] of kinds)
      find('ERROR', `${name} has ${count} times ${kind}: ${example.slice(0, 1_000)}`);
  }
}

/** Errors of one log by kind. */
async function errorsIn(path) {
  const kinds = new Map();
  const note = (kind, example) => {
    if (!kind) return;
    const { count, ...known } = kinds.get(kind) ?? { count: 0, example };
    kinds.set(kind, { ...known, count: count + 1 });
  };
  let outside = [];
  const endOutside = () => {
    const text = outside.join('\n').trim();
    note(kindOutside(text), text);
    outside = [];
  };
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const line = parsed(text);
    if (!line) outside.push(text);
    if (line || LAST_WORDS.test(text)) endOutside();
    if (line) note(kindOf(line), text);
  }
  endOutside();
  return kinds;
}

/** What Node prints below the error that ended it. */
const LAST_WORDS = /^Node\.js v/;

/**
 * What kind of error a text between the lines of the log is. A process that cannot start because a store is away says
 * so and is started again; had one ended so later, it would be a crash.
 */
const kindOutside = text =>
  UNHANDLED.test(text) && !TROUBLE_OF_STORES.test(text) ? 'an error outside the log' : undefined;

/** What kind of error this line is; undefined for any other line. */
function kindOf(line) {
  if (!(line.level >= ERROR_LEVEL)) return undefined;
  if (EXPECTED.some(({ names, isExpected }) => names.includes(line.msg) && isExpected(line)))
    return undefined;
  // Prisma says at the end what it is about.
  return `${line.msg} (${line.err?.message?.trim().split('\n').at(-1) ?? 'no error'})`;
}

/** Undefined for what is no line of the log. A process that is killed may leave half a line, and its successor writes on behind it. */
function parsed(text) {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
