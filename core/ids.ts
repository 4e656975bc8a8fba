import { randomBytes } from 'node:crypto';

/**
 * Public ids: a prefix and 16 characters of [0-9A-Za-z]. The first 8 count milliseconds and the last 8 are
 * random (47 bits), so ids sort by the time they were made and indexes stay compact. An id is not a secret.
 */
export const ID_PREFIXES = {
  merchant: 'mer',
  user: 'usr',
  session: 'ses',
  key: 'key',
  order: 'order',
  payment: 'pay',
  attempt: 'att',
  refund: 'rfnd',
  event: 'evt',
  entry: 'le',
  endpoint: 'we',
  delivery: 'dlv',
  inboxRequest: 'wir',
  invite: 'inv',
  passwordReset: 'pwr',
  audit: 'aud',
  apiRequest: 'rql',
  connectorAccount: 'cac',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

// In byte order, so that the encoding sorts as the numbers do.
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TIME_LENGTH = 8;
const RANDOM_LENGTH = 8;
const POOL_BYTES = 8192;

let pool = Buffer.alloc(0);
let poolOffset = 0;

/** One random byte below 248, the largest multiple of 62 in a byte, so that every character is equally likely. */
function randomByte(): number {
  for (;;) {
    if (poolOffset >= pool.length) {
      pool = randomBytes(POOL_BYTES);
      poolOffset = 0;
    }
    const byte = pool[poolOffset++] as number;
    if (byte < 248) return byte;
  }
}

function encodeTime(ms: number): string {
  let text = '';
  let rest = ms;
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = ALPHABET[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

export function randomText(length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET[randomByte() % 62];
  return text;
}

export function newId(kind: IdKind, now: number = Date.now()): string {
  return `${ID_PREFIXES[kind]}_${encodeTime(now)}${randomText(RANDOM_LENGTH)}`;
}

/** The smallest id that could have been made at this moment: for ranges of time over an index of ids. */
export function lowestId(kind: IdKind, at: number): string {
  return `${ID_PREFIXES[kind]}_${encodeTime(at)}${'0'.repeat(RANDOM_LENGTH)}`;
}

/** Compares with ids as the moment does with their creation: those made at or after it are greater. */
export function idBound(kind: IdKind, moment: Date): string {
  const ms = Math.min(Math.max(moment.getTime(), 0), 62 ** TIME_LENGTH - 1);
  return `${ID_PREFIXES[kind]}_${encodeTime(ms)}`;
}

const ID_PATTERN = /^([a-z]+)_[0-9A-Za-z]{16}$/;

/** Which noun an id names, or undefined where it has not the form of an id at all. */
export function kindOfId(id: string): IdKind | undefined {
  const prefix = ID_PATTERN.exec(id)?.[1];
  return (Object.keys(ID_PREFIXES) as IdKind[]).find(kind => ID_PREFIXES[kind] === prefix);
}

/** A text that is no id of this kind names nothing; the database is not asked (it refuses some texts). */
export function isIdOf(kind: IdKind, id: string): boolean {
  return kindOfId(id) === kind;
}

/** Byte order, the order of COLLATE "C": every set of rows is locked in it. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
