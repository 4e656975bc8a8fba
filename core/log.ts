import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { passesLuhn } from './payments/card.ts';

/** Fields that never reach a log, wherever in a line's objects they stand. */
const SECRET_FIELDS = [
  'number',
  'cvv',
  'secret',
  'password',
  'token',
  'authorization',
  'cookie',
  'clientSecret',
];

/** Lines gather to this size before they are written, and wait no longer than this: a write per line costs more than the line. */
const WRITE_BYTES = 12_288;
const WRITE_INTERVAL_MS = 100;

/** One JSON line per thing that happened, with every field of it. */
export function createLog(name: string, config: Pick<Config, 'LOG_LEVEL'>): Logger {
  return pino(
    {
      name,
      level: config.LOG_LEVEL,
      base: { name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: redacted },
    },
    // What is still waiting is written when the process ends, also by an error that nobody caught.
    pino.destination({ sync: false, minLength: WRITE_BYTES, periodicFlush: WRITE_INTERVAL_MS }),
  );
}

const REDACTED = '[redacted]';

const NAMES_A_SECRET = new RegExp(`"(?:${SECRET_FIELDS.join('|')})":`);

/** As people and programs write a card number. */
const LIKE_A_CARD = /\d(?:[ -]?\d){12,18}/;
const ALL_LIKE_A_CARD = new RegExp(LIKE_A_CARD, 'g');

/**
 * The line without the values of secret fields, and without card numbers wherever they stand: the message of an error
 * may quote what it was given. Nearly no line has either, so a glance at the text comes first.
 */
export function redacted(line: string): string {
  if (!NAMES_A_SECRET.test(line) && !LIKE_A_CARD.test(line)) return line;
  return `${JSON.stringify(JSON.parse(line, censor))}\n`;
}

function censor(key: string, value: unknown): unknown {
  if (SECRET_FIELDS.includes(key)) return REDACTED;
  if (typeof value === 'string') return value.replace(ALL_LIKE_A_CARD, censorCard);
  return typeof value === 'number' && censorCard(String(value)) === REDACTED ? REDACTED : value;
}

/** Long numbers that are no card's (a time, an amount) fail its check digit, nine times out of ten. */
function censorCard(text: string): string {
  const digits = text.replace(/\D/g, '');
  return digits.length >= 13 && passesLuhn(digits) ? REDACTED : text;
}
