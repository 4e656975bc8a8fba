import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { prismaFolder } from './prisma-folder.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** The schema engine asks which tables are someone else's; none are. */
export const OURS_ALONE = { externalTables: [], externalEnums: [] };

/** The lock that Prisma's own CLI takes, so that `prisma migrate deploy` and this file exclude each other too. */
const PRISMA_MIGRATION_LOCK = 72707369;

/**
 * Brings the database up to date with prisma/migrations and answers the names of what it applied.
 * Several processes may call it at once: one works, the others wait and then find nothing to do.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const input = { migrationsList: readMigrations(), filters: OURS_ALONE };
  return withSchemaEngine(databaseUrl, async (engine, pool) => {
    await pool.query('SELECT pg_advisory_lock($1)', [PRISMA_MIGRATION_LOCK]);
    // A script is all or nothing, so what a killed or failed run left unfinished may simply run again.
    const history = await engine.diagnoseMigrationHistory({ ...input, optInToShadowDatabase: false });
    for (const migrationName of history.failedMigrationNames)
      await engine.markMigrationRolledBack({ migrationName });
    try {
      return (await engine.applyMigrations(input)).appliedMigrationNames;
    } catch (error) {
      throw new Error(explain(error), { cause: error });
    }
  });
}

/** Takes the engine's Rust trace apart: which migration, and what Postgres said of it. */
function explain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const name = /migration_name="([^"]+)"/.exec(text)?.[1];
  const reason = /Error querying the database: (.+)/.exec(text)?.[1];
  return name && reason ? `Migration ${name} failed and nothing of it was kept: ${reason}` : text;
}

function readMigrations(): MigrationList {
  const baseDir = join(prismaFolder(), 'migrations');
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map(path => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

async function main(): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) throw new Error('DATABASE_URL is not set: which database should be migrated?');
  const applied = await migrate(databaseUrl);
  console.log(applied.length ? `Applied ${applied.join(', ')}` : 'The database is up to date');
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
