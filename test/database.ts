import { Redis } from 'ioredis';
import pg from 'pg';

/** A database that belongs to one test file. */
export interface TestDatabase {
  url: string;
  /** Removes it. Fails when the test left a connection open. */
  drop(): Promise<void>;
}

let created = 0;

/** Clones the migrated template: a quarter of a second, against one for the migrations. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(fromRunner('TEST_TEMPLATE'));
}

/** One without any table, for a test that migrates it by itself. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const adminUrl = fromRunner('TEST_POSTGRES_URL');
  created += 1;
  const name = `test_${process.pid}_${created}_${Date.now().toString(36)}`;
  await administer(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY ${CLONE_STRATEGY}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => drop(adminUrl, name) };
}

/** Faster than WAL_LOG for a template this small when nothing is synced to disk. */
const CLONE_STRATEGY = 'FILE_COPY';

/**
 * A Redis that belongs to this test file while it runs, emptied. Each Jest worker has its own, because a FLUSHALL
 * or a pub/sub message knows no database numbers.
 */
export async function testRedis(): Promise<{ url: string }> {
  const urls = fromRunner('TEST_REDIS_URLS').split(',');
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 1);
  const url = urls[worker - 1];
  if (!url)
    throw new Error(
      `Jest runs ${worker} workers, dev/test.mjs started ${urls.length} Redis servers for them`,
    );
  const redis = new Redis(url);
  await redis.flushall();
  redis.disconnect();
  return { url };
}

/** A connection that was just closed is gone within moments; one that was forgotten never goes. */
const CLOSING_MS = 2_000;

async function drop(adminUrl: string, name: string): Promise<void> {
  const connections = () =>
    administer(adminUrl, 'SELECT query FROM pg_stat_activity WHERE datname = $1 AND backend_type = $2', [
      name,
      'client backend',
    ]);
  let open = await connections();
  for (
    const until = Date.now() + CLOSING_MS;
    open.length > 0 && Date.now() < until;
    open = await connections()
  );
  await administer(adminUrl, `DROP DATABASE "${name}" WITH (FORCE)`);
  if (open.length === 0) return;
  const queries = open.map(row => row['query']).join('\n');
  throw new Error(
    `This test left ${open.length} connections to its database open; their last queries:\n${queries}`,
  );
}

async function administer(
  url: string,
  sql: string,
  values: string[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

function fromRunner(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: run tests with \`npm test -- <file>\`, which brings Postgres and Redis`,
    );
  return value;
}
