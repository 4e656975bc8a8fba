import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prismaFolder } from '../../prisma/prisma-folder.ts';
import type { App } from '../context.ts';
import { sqlStateOf } from '../db.ts';

/** What `/health/ready` tells. Only what would make requests fail makes a process unready. */
export interface Readiness {
  readonly status: 'ready' | 'not_ready';
  readonly database: 'connected' | 'disconnected';
  /** pending: this version needs migrations that the database does not have. unknown: the database is away. */
  readonly migrations: 'applied' | 'pending' | 'unknown';
  /** Without it everything works, more slowly: it says nothing against being ready. */
  readonly redis: 'connected' | 'disconnected';
}

export async function readReadiness(app: Pick<App, 'db' | 'jobs'>): Promise<Readiness> {
  const [missing, counts] = await Promise.all([missingMigrations(app), app.jobs.counts()]);
  return {
    status: missing?.length === 0 ? 'ready' : 'not_ready',
    database: missing ? 'connected' : 'disconnected',
    migrations: missing ? (missing.length === 0 ? 'applied' : 'pending') : 'unknown',
    redis: counts ? 'connected' : 'disconnected',
  };
}

const UNDEFINED_TABLE = '42P01';
/** Whoever asks wants to know now; a database that is slower is as good as away. */
const PATIENCE_MS = 2_000;

const readApplied = {
  text: 'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  query_timeout: PATIENCE_MS,
};

/** The names of migrations that this version brings and the database lacks; null while it is away. */
async function missingMigrations({ db }: Pick<App, 'db'>): Promise<string[] | null> {
  try {
    const { rows } = await db.pool.query<{ name: string }>(readApplied);
    const applied = new Set(rows.map(row => row.name));
    return wantedMigrations().filter(name => !applied.has(name));
  } catch (error) {
    // There is a database, and nothing was ever applied to it.
    return sqlStateOf(error) === UNDEFINED_TABLE ? [...wantedMigrations()] : null;
  }
}

let wanted: readonly string[] | undefined;

/** They do not change while a process runs. */
function wantedMigrations(): readonly string[] {
  wanted ??= readdirSync(join(prismaFolder(), 'migrations'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name);
  return wanted;
}
