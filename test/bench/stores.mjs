import { join } from 'node:path';
import pg from 'pg';
import { createDatabase } from '../../dev/database.mjs';
import { freePort } from '../../dev/ports.mjs';
import { embeddedPostgres } from '../../dev/postgres.mjs';
import { embeddedRedis } from '../../dev/redis.mjs';
import { run } from '../../dev/run.mjs';

/**
 * A Postgres and a Redis of their own, with the settings that `npm start` gives them: every commit reaches the disk,
 * Redis appends to a file each second and evicts nothing.
 */
export async function startStores(folder, { statements = false } = {}) {
  const postgres = embeddedPostgres({ folder: join(folder, 'postgres'), port: await freePort() });
  const redis = embeddedRedis({ folder: join(folder, 'redis'), port: await freePort() });
  if (!redis.binary)
    throw new Error('The benchmarks need a real Redis: install redis-server or valkey-server.');
  let postgresProcess = await postgres.start();
  if (statements) {
    await sql(postgres.url, "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
    await postgres.stop(postgresProcess);
    postgresProcess = await postgres.start();
  }
  const redisProcess = await redis.start();
  return {
    postgresUrl: postgres.url,
    redisUrl: redis.url,
    pids: { postgres: postgresProcess.pid, redis: redisProcess.pid },
    async stop() {
      await Promise.all([redis.stop(redisProcess), postgres.stop(postgresProcess)]);
    },
  };
}

/** A migrated, empty database. */
export async function migratedDatabase({ postgresUrl }, name, migrate) {
  const url = await createDatabase(postgresUrl, name);
  await run(process.execPath, [migrate], { env: { DATABASE_URL: url } });
  return url;
}

/** Runs one statement and answers its rows. */
export async function sql(url, text, values = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
