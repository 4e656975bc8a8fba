import { join } from 'node:path';
import { appProcess } from './app-process.mjs';
import { createDatabase } from './database.mjs';
import { writeEnvironment } from './inside.mjs';
import { logTo } from './logs.mjs';
import { NODE_FLAGS } from './node-flags.mjs';
import { freePort } from './ports.mjs';
import { embeddedPostgres } from './postgres.mjs';
import { step } from './progress.mjs';
import { embeddedRedis } from './redis.mjs';
import { ROOT, run } from './run.mjs';
import { readSecrets } from './secrets.mjs';
import { environmentOf } from './settings.mjs';
import { supervise } from './supervisor.mjs';

/**
 * Everything that runs for one installation. `open` starts it bottom up; `close` stops top down, so that nobody
 * loses what it stands on while it still works: first those with callers, then the acquirer, then the stores.
 */
export function createHouse(settings, say) {
  const floors = { stores: [], acquirer: [], processes: [] };
  const log = name => logTo(join(settings.dataDir, 'logs'), name, { verbose: settings.verbose });

  let closing = false;

  async function add(floor, service) {
    if (closing) throw new Error(`${service.name} was not started: everything is being stopped`);
    const supervisor = supervise(service, say);
    floors[floor].push(supervisor);
    await supervisor.start();
  }

  return {
    /** Answers what the banner tells. */
    async open() {
      const secrets = readSecrets(settings.dataDir);
      const stores = await step('Start Postgres and Redis', () =>
        openStores({ settings, secrets, add, log }),
      );
      const vaultKey = settings.mode === 'production' ? undefined : secrets.vaultKey;
      const env = environmentOf(settings, { ...stores, vaultKey });
      writeEnvironment(settings.dataDir, env);
      await step('Bring the database up to date', () => prepareDatabase(env));
      await step('Start the processes', () => openProcesses({ settings, env, add, log }));
      return stores;
    },
    async close() {
      closing = true;
      for (const floor of [floors.processes, floors.acquirer, floors.stores]) {
        await Promise.all(floor.map(supervisor => supervisor.stop()));
      }
    },
    /** For those who cannot wait. */
    kill() {
      for (const supervisor of Object.values(floors).flat()) supervisor.kill();
    },
    restart: names =>
      Promise.all(
        [...floors.acquirer, ...floors.processes]
          .filter(({ name }) => names.includes(name))
          .map(one => one.restart()),
      ),
  };
}

/** Postgres and Redis, each of our own unless the environment names one. */
async function openStores({ settings, secrets, add, log }) {
  const { dataDir, databaseUrl, redisUrl } = settings;
  const postgres = databaseUrl
    ? undefined
    : embeddedPostgres({
        folder: join(dataDir, 'postgres'),
        port: await freePort(),
        password: secrets.postgresPassword,
        onLog: log('postgres').quiet,
      });
  const redis = redisUrl
    ? undefined
    : embeddedRedis({
        folder: join(dataDir, 'redis'),
        port: await freePort(),
        onLog: log('redis').quiet,
      });
  const opening = [postgres, redis].flatMap(store => (store ? [add('stores', store)] : []));
  // All have to settle, or the one that came up would be missed when the other fails.
  for (const { status, reason } of await Promise.allSettled(opening)) if (status === 'rejected') throw reason;
  return {
    databaseUrl: databaseUrl ?? (await createDatabase(postgres.url, 'sluice')),
    redisUrl: redisUrl ?? redis.url,
    redisProgram: redis && (redis.binary ?? 'memory'),
    ownPostgres: Boolean(postgres),
  };
}

async function prepareDatabase(env) {
  await run(process.execPath, [join(ROOT, 'dist', 'migrate.js')], { env });
  if (env.SLUICE_ENV !== 'production') await run(process.execPath, [join(ROOT, 'dist', 'seed.js')], { env });
}

async function openProcesses({ settings, env, add, log }) {
  const { ports, watch, mode } = settings;
  const bundle = name => [...NODE_FLAGS, join(ROOT, 'dist', `${name}.js`)];
  const health = port => `http://127.0.0.1:${port}/health`;
  const open = (floor, { name, args = bundle(name), healthUrl }) =>
    add(floor, appProcess({ name, args, env, healthUrl, log: log(name) }));
  await Promise.all([
    open('acquirer', { name: 'sandbox', healthUrl: health(ports.sandbox) }),
    open('processes', { name: 'server', healthUrl: health(ports.api) }),
    open('processes', { name: 'worker' }),
    watch
      ? open('processes', { name: 'web', args: [join(ROOT, 'dev', 'vite-server.mjs')] })
      : open('processes', { name: 'web', healthUrl: health(ports.web) }),
    ...(mode === 'production'
      ? []
      : [open('processes', { name: 'demo-shop', healthUrl: health(ports.shop) })]),
  ]);
}
