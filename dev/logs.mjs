import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** One old file is kept beside the new one, so a process never takes more than twice this. */
const FILE_LIMIT_BYTES = 5 * 1024 * 1024;
const WARNING = 40;
const LEVELS = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
/** What every line of pino carries and nobody reads here. */
const NOISE = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'name', 'stack', 'err']);

/**
 * Sinks for what one process prints: all of it to a bounded file; to the screen, warnings, errors and whatever is
 * no log line but comes over stderr (a crash, a tool's complaint), or everything when verbose.
 */
export function logTo(folder, name, { verbose, screen = line => console.log(line) }) {
  mkdirSync(folder, { recursive: true });
  const file = boundedFile(join(folder, `${name}.log`));
  const sink = isNotable =>
    byLine(line => {
      file.write(line);
      if (line && (verbose || isNotable(line))) screen(`${name.padEnd(8)} │ ${pretty(line)}`);
    });
  return {
    stdout: sink(line => (parse(line)?.level ?? 0) >= WARNING),
    stderr: sink(line => (parse(line)?.level ?? WARNING) >= WARNING),
    /** For a program whose own log speaks of everyday things as well: nothing of it goes to the screen. */
    quiet: sink(() => false),
  };
}

/** Cuts chunks into lines; a line, and even a letter, may be spread over two of them. */
function byLine(onLine) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return chunk => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop();
    for (const line of lines) onLine(line);
  };
}

function boundedFile(path) {
  let file = openSync(path, 'a');
  let size = fstatSync(file).size;
  return {
    write(line) {
      try {
        if (size > FILE_LIMIT_BYTES) {
          closeSync(file);
          renameSync(path, `${path}.1`);
          file = openSync(path, 'a');
          size = 0;
        }
        size += writeSync(file, `${line}\n`);
      } catch {
        // A full disk costs the log, not the gateway.
      }
    },
  };
}

function pretty(line) {
  const entry = parse(line);
  if (!entry) return line;
  const fields = Object.entries(entry)
    .filter(([key]) => !NOISE.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const trouble = entry.err?.stack ?? entry.err?.message ?? entry.stack;
  const time = new Date(entry.time).toISOString().slice(11, 23);
  return [time, (LEVELS[entry.level] ?? 'info').padEnd(5), entry.msg, ...fields, trouble && `\n${trouble}`]
    .filter(Boolean)
    .join(' ');
}

function parse(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line);
    return typeof entry.level === 'number' ? entry : undefined;
  } catch {
    return undefined;
  }
}
