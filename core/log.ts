import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { passesLuhn } from './payments/card.ts';

/** Fields that never reach a log, wherever in a line's objects they stand, as code, REST and headers write them. */
const SECRET_FIELDS = [
  'number',
  'cvv',
  'secret',
  'client secret',
  'webhook secret',
  'notification secret',
  'api secret',
  'x api secret',
  'secret key',
  'credentials',
  'password',
  'current password',
  'new password',
  'token',
  'authorization',
  'proxy authorization',
  'cookie',
  'set cookie',
].map(words => words.replaceAll(' ', '[-_]?'));

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

const NAMES_A_SECRET = new RegExp(`"(?:${SECRET_FIELDS.join('|')})":`, 'i');
const IS_SECRET = new RegExp(`^(?:${SECRET_FIELDS.join('|')})$`, 'i');

/** Digits as people and programs write card numbers, and maybe more of them than one has. */
const LIKE_A_CARD = /\d(?:[ -]?\d){12,}/;
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
  if (IS_SECRET.test(key)) return REDACTED;
  if (typeof value === 'string') return value.replace(ALL_LIKE_A_CARD, censorDigits);
  return typeof value === 'number' && hidesCard(String(value)) ? REDACTED : value;
}

/**
 * A card number may have other numbers beside it: whatever of these groups of digits could be one together is left
 * out. Long numbers that are no card's (a time, an amount) fail its check digit, nine times out of ten.
 */
function censorDigits(text: string): string {
  const groups = text.split(/[ -]/);
  const isOfCard = groups.map(hidesCard);
  for (let from = 0; from < groups.length; from++) {
    let digits = groups[from] as string;
    for (let to = from + 1; to < groups.length && digits.length < CARD_MAX_DIGITS; to++) {
      digits += groups[to];
      if (couldBeCard(digits)) isOfCard.fill(true, from, to + 1);
    }
  }
  return isOfCard.includes(true) ? withoutGroups(text, isOfCard) : text;
}

/** Neighbouring groups become one: how many digits a card's had is nobody's business either. */
function withoutGroups(text: string, isLeftOut: readonly boolean[]): string {
  let group = 0;
  const marked = text.replace(/\d+/g, digits => (isLeftOut[group++] ? REDACTED : digits));
  return marked.replace(NEIGHBOURS, REDACTED);
}

const NEIGHBOURS = /\[redacted\](?:[ -]\[redacted\])+/g;

const CARD_MIN_DIGITS = 13;
const CARD_MAX_DIGITS = 19;

function couldBeCard(digits: string): boolean {
  return digits.length >= CARD_MIN_DIGITS && digits.length <= CARD_MAX_DIGITS && passesLuhn(digits);
}

/** The numbers of the networks, by where they begin and how long they are. */
const OF_NETWORK = /^(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6\d{15}|8[1-9]\d{14})$/;
const NETWORK_LENGTHS = [15, 16];

/**
 * Whether one group of digits is a card's number, or has one inside it. Within more digits chance finds some that pass
 * the check too often, so there they have to be some network's as well.
 */
function hidesCard(group: string): boolean {
  if (group.length < CARD_MIN_DIGITS) return false;
  if (couldBeCard(group)) return true;
  for (let from = 0; from < group.length; from++) {
    for (const length of NETWORK_LENGTHS) {
      const digits = group.slice(from, from + length);
      if (OF_NETWORK.test(digits) && passesLuhn(digits)) return true;
    }
  }
  return false;
}
