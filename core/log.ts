import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

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

const NAMES_A_SECRET = new RegExp(`"(?:${SECRET_FIELDS.join('|')})":`);

/** The line without the values of secret fields. Nearly none has one, so a glance at the text comes first. */
export function redacted(line: string): string {
  if (!NAMES_A_SECRET.test(line)) return line;
  const censor = (key: string, value: unknown) => (SECRET_FIELDS.includes(key) ? '[redacted]' : value);
  return `${JSON.stringify(JSON.parse(line, censor))}\n`;
}
