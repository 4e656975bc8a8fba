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

/** One JSON line per thing that happened, with every field of it. */
export function createLog(name: string, config: Pick<Config, 'LOG_LEVEL'>): Logger {
  return pino({
    name,
    level: config.LOG_LEVEL,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRET_FIELDS.flatMap(field => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[redacted]',
    },
  });
}
