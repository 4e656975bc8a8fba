import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from './usage-error.ts';

/** What `sluice login` keeps: the way to one installation. */
export interface Profile {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** What `listen` signs with: the same each time, so that a receiver is set up once. */
  readonly signingSecret: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where other command-line tools of this user keep such things. */
export function configFolder(env: Environment): string {
  return env['SLUICE_CONFIG_DIR'] ?? join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'sluice');
}

const fileOf = (env: Environment) => join(configFolder(env), 'profiles.json');

/** The profile of this name, or one from SLUICE_API_KEY, SLUICE_API_SECRET and SLUICE_URL, which come first. */
export function readProfile(name: string, env: Environment): Profile {
  const apiKey = env['SLUICE_API_KEY'];
  const apiSecret = env['SLUICE_API_SECRET'];
  const stored = readProfiles(env)[name];
  if (apiKey !== undefined && apiSecret !== undefined) {
    const url = env['SLUICE_URL'] ?? stored?.url ?? 'http://localhost:8000';
    return { url, apiKey, apiSecret, signingSecret: stored?.signingSecret ?? 'whsec_sluice_listen' };
  }
  if (stored) return stored;
  throw new UsageError(
    `There is no profile "${name}". Run \`sluice login\` first, or set SLUICE_API_KEY and SLUICE_API_SECRET.`,
  );
}

/** Keeps a login. A cursor of another key is forgotten: it may be of another merchant's log. */
export function writeProfile(name: string, profile: Profile, env: Environment): { cursor: boolean } {
  const before = readProfiles(env)[name];
  const isSame = before?.apiKey === profile.apiKey && before.url === profile.url;
  const cursor = isSame || readCursor(name, env) === undefined;
  if (!cursor) rmSync(cursorFile(name, env));
  writePrivate(fileOf(env), JSON.stringify({ ...readProfiles(env), [name]: profile }, null, 2));
  return { cursor };
}

function readProfiles(env: Environment): Record<string, Profile> {
  const file = fileOf(env);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Profile>) : {};
}

/** Only this user can read it. */
function writePrivate(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  // A file that was there keeps the mode it had.
  chmodSync(file, 0o600);
}

const cursorFile = (name: string, env: Environment) => join(configFolder(env), `cursor-${name}`);

/** How far `listen` came; undefined before its first event. */
export function readCursor(name: string, env: Environment): string | undefined {
  const file = cursorFile(name, env);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

export function writeCursor(name: string, cursor: string, env: Environment): void {
  writePrivate(cursorFile(name, env), cursor);
}
