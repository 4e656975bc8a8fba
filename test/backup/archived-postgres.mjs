import { chown, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../dev/ports.mjs';
import { embeddedPostgres } from '../../dev/postgres.mjs';
import { postgresUser } from '../../dev/postgres-binaries.mjs';

/**
 * What pg_basebackup, pgBackRest and WAL-G do, by hand, because the Postgres from npm brings none of them: the archive of
 * the log, a copy of the files of a server that goes on working, and a new server that is made of both.
 */

/** A Postgres that hands each finished segment of its log to an archive. */
export async function startArchiving(folder) {
  const archive = join(folder, 'archive');
  await mkdir(archive);
  await giveToPostgres(archive);
  const data = join(folder, 'primary');
  const server = embeddedPostgres({
    folder: data,
    port: await freePort(),
    settings: {
      archive_mode: 'on',
      archive_command: `test ! -f "${archive}/%f" && cp "%p" "${archive}/%f"`,
    },
  });
  const child = await server.start();
  return { data, archive, url: server.url, child };
}

/** Copies the files of the running server, and answers when all the log that the copy needs is in the archive. */
export async function baseBackup({ url, data }, to) {
  // Its connection is the backup: Postgres ends the backup with it.
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('drill', fast => true)");
    await copyFiles(data, to);
    const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(wait_for_archive => true)');
    await writeFile(join(to, 'backup_label'), rows[0].labelfile);
    await giveToPostgres(join(to, 'backup_label'));
  } finally {
    await client.end();
  }
}

/** Everything that was committed so far is in the archive when this resolves. */
export async function archiveLog({ url }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT pg_walfile_name(pg_switch_wal()) AS segment');
    const archived = 'SELECT last_archived_wal >= $1 AS done FROM pg_stat_archiver';
    while (!(await client.query(archived, [rows[0].segment])).rows[0].done)
      await client.query('SELECT pg_sleep(0.1)');
  } finally {
    await client.end();
  }
}

/**
 * A new server from a copy and the archive, as far as there is log, or to a restore point. It answers when it has
 * recovered and takes writes.
 */
export async function restore({ backup, archive, to, restorePoint }) {
  await copyFiles(backup, to);
  await writeFile(join(to, 'recovery.signal'), '');
  await giveToPostgres(join(to, 'recovery.signal'));
  const server = embeddedPostgres({
    folder: to,
    port: await freePort(),
    settings: {
      restore_command: `cp "${archive}/%f" "%p"`,
      ...(restorePoint && { recovery_target_name: restorePoint, recovery_target_action: 'promote' }),
    },
  });
  const child = await server.start();
  return { url: server.url, stop: () => server.stop(child) };
}

/** The log of its own is left out, because the archive has it; so is what belongs to the running process. */
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts']);
const LEFT_EMPTY = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_stat_tmp',
  'pg_subtrans',
]);

async function copyFiles(from, to) {
  await makeFolder(to);
  const entries = await readdir(from, { withFileTypes: true });
  const unlogged = new Set(entries.filter(isInitFork).map(({ name }) => name.replace('_init', '')));
  const copyEntry = entry => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (LEFT_OUT.has(entry.name)) return;
    if (LEFT_EMPTY.has(entry.name)) return makeFolder(target);
    if (entry.isDirectory()) return copyFiles(source, target);
    if (isInitFork(entry) || !unlogged.has(entry.name.split(/[._]/)[0])) return copyOne(source, target);
  };
  await Promise.all(entries.map(copyEntry));
}

/** The fork of an unlogged table or index that recovery makes it empty from: nothing else of it belongs in a backup. */
const isInitFork = ({ name }) => name.endsWith('_init');

async function copyOne(from, to) {
  try {
    await copyFile(from, to);
  } catch (error) {
    // Dropped by the server meanwhile; the log knows.
    if (error.code === 'ENOENT') return;
    throw error;
  }
  await giveToPostgres(to);
}

async function makeFolder(path) {
  await mkdir(path, { mode: 0o700 });
  await giveToPostgres(path);
}

let owner;

async function giveToPostgres(path) {
  if (process.getuid?.() !== 0) return;
  // Asked once: it takes processes of its own to find out.
  owner ??= postgresUser();
  await chown(path, owner.uid, owner.gid);
}
