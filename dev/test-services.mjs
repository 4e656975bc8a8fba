import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from './database.mjs';
import { freePort } from './ports.mjs';
import { embeddedPostgres } from './postgres.mjs';
import { embeddedRedis } from './redis.mjs';
import { ROOT, run } from './run.mjs';

/** Two is what a laptop bears beside Postgres; each has a Redis of its own. */
export const JEST_WORKERS = 2;

const TEMPLATE = 'sluice_template';

/** A Postgres with a migrated template and one Redis per Jest worker, all in a temporary folder. */
export async function startTestServices() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  const stops = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const postgres = await started(
      stops,
      embeddedPostgres({ folder: join(folder, 'postgres'), port: await freePort(), durable: false }),
    );
    const redisUrls = [];
    for (let worker = 0; worker < JEST_WORKERS; worker += 1) {
      redisUrls.push((await started(stops, embeddedRedis({ port: await freePort() }))).url);
    }
    await makeTemplate(postgres.url);
    return { stop, env: environment({ postgresUrl: postgres.url, redisUrls }) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function started(stops, server) {
  const child = await server.start();
  stops.push(() => server.stop(child));
  return server;
}

/** Nobody connects to the template, or it could not be cloned. */
async function makeTemplate(postgresUrl) {
  const url = await createDatabase(postgresUrl, TEMPLATE);
  await run(process.execPath, ['--import', 'tsx', join(ROOT, 'prisma', 'migrate.ts')], {
    env: { DATABASE_URL: url },
  });
}

/** What tests find in their environment. Nothing that could lead them to a real database stays in it. */
function environment({ postgresUrl, redisUrls }) {
  const { DATABASE_URL, REDIS_URL, ...rest } = process.env;
  return {
    ...rest,
    SLUICE_ENV: 'test',
    VAULT_KEY: randomBytes(32).toString('base64'),
    SANDBOX_SECRET: 'sandbox-secret',
    TEST_POSTGRES_URL: postgresUrl,
    TEST_TEMPLATE: TEMPLATE,
    TEST_REDIS_URLS: redisUrls.join(','),
  };
}
