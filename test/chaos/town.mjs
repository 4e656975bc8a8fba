import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../dev/ports.mjs';
import { embeddedPostgres } from '../../dev/postgres.mjs';
import { embeddedRedis } from '../../dev/redis.mjs';
import { run } from '../../dev/run.mjs';
import { bundle } from '../bench/bundle.mjs';
import { keyId, merchantList } from '../bench/merchants.mjs';
import { processHouse } from '../bench/processes.mjs';
import { migratedDatabase } from '../bench/stores.mjs';
import { startWire } from '../faults/wire.ts';
import { endpointSecrets } from './endpoint-secrets.mjs';
import { MERCHANT_COUNT } from './load/plan.mjs';
import { watchedHouse } from './processes.mjs';

/**
 * Everything a run needs: a Postgres that writes to its disk, a Redis with its append-only file, the acquirer with its
 * books, several servers and workers as processes of their own, and a wire in front of each store, of the acquirer and of
 * the receivers of webhooks.
 */
export const KEY_SECRET = 'secret_chaos_3f9c1b7ad2e8';
export const credentialOf = merchant =>
  `Basic ${Buffer.from(`${keyId(merchant)}:${KEY_SECRET}`).toString('base64')}`;

/** What takes a receiver's queue minutes in production takes seconds here, so that a run can wait for its end. */
const QUICK_BREAKER = { BREAKER_MIN_MS: 2_000, BREAKER_MAX_MS: 8_000 };
export const RETRY_SCHEDULE = [0, 1, 2, 5, 10, 20, 30];
const DATABASE = 'chaos';

export const RECEIVERS = {
  prompt: { temper: 'prompt', merchant: 0, eventTypes: [] },
  slow: { temper: 'slow', merchant: 0, eventTypes: ['payment.voided'] },
  shaky: { temper: 'shaky', merchant: 0, eventTypes: ['payment.captured', 'payment.failed'] },
  forgetful: { temper: 'forgetful', merchant: 0, eventTypes: ['refund.processed'] },
  /** The one whose temper the faults change. */
  moody: {
    temper: 'prompt',
    merchant: 1,
    eventTypes: ['payment.failed', 'refund.created', 'payment.voided'],
  },
  /** The one that goes away while everything is sent to it. */
  crowded: { temper: 'prompt', merchant: 1, eventTypes: ['payment.created', 'payment.captured'] },
};

export async function openTown({ folder, seed, servers, workers, ratePerSecond, crashed, undo }) {
  mkdirSync(folder, { recursive: true });
  const house = watchedHouse(processHouse({ folder }), crashed);
  const stores = await openStores(folder, undo);
  const programs = await bundle(
    { server: 'server/main.ts', worker: 'worker/main.ts', sandbox: 'sandbox/main.ts' },
    { folder: 'chaos', limits: QUICK_BREAKER },
  );
  const ports = { acquirer: await freePort(), receivers: await freePort() };
  const serverPorts = await Promise.all(Array.from({ length: servers }, freePort));
  const wires = await openWires(stores, ports, undo);
  undo.push(() => house.stop());
  const direct = {
    SLUICE_ENV: 'demo',
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redis.url,
    SANDBOX_SECRET: 'sandbox-secret-of-this-run',
    VAULT_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: folder,
    WEBHOOK_RETRY_SCHEDULE: RETRY_SCHEDULE.join(','),
    SANDBOX_URL: `http://127.0.0.1:${ports.acquirer}`,
  };
  await prepare(direct, wires.receivers.url);
  const town = {
    folder,
    seed,
    ratePerSecond,
    stores,
    wires,
    house,
    books: join(folder, 'books.jsonl'),
    environment: direct,
    urls: serverPorts.map(port => `http://127.0.0.1:${port}`),
    receiversPort: ports.receivers,
    endpointSecrets: await endpointSecrets(direct),
  };
  const acquirer = () =>
    startAcquirer(town, { program: programs('sandbox'), port: ports.acquirer, notified: serverPorts[0] });
  const server = i =>
    house.start({
      name: `server-${i}`,
      script: programs('server'),
      env: { ...direct, ...throughWires(wires, 'servers'), API_PORT: String(serverPorts[i]) },
    });
  const worker = i =>
    house.start({
      name: `worker-${i}`,
      script: programs('worker'),
      env: { ...direct, ...throughWires(wires, 'workers') },
    });
  town.start = { acquirer, server, worker };
  town.acquirer = await acquirer();
  town.servers = await Promise.all(serverPorts.map((_, i) => server(i)));
  town.workers = await Promise.all(Array.from({ length: workers }, (_, i) => worker(i)));
  return town;
}

async function openStores(folder, undo) {
  const postgres = embeddedPostgres({ folder: join(folder, 'postgres'), port: await freePort() });
  const redis = embeddedRedis({ folder: join(folder, 'redis'), port: await freePort() });
  if (!redis.binary)
    throw new Error('A chaos run needs a real Redis: install redis-server or valkey-server.');
  const stores = { postgres: undefined, redis: undefined, folder: join(folder, 'redis') };
  stores.postgres = { url: postgres.url, child: await postgres.start(), start: () => startAgain(postgres) };
  undo.push(() => postgres.stop(stores.postgres.child));
  stores.redis = { url: redis.url, child: await redis.start(), start: () => startAgain(redis) };
  undo.push(() => redis.stop(stores.redis.child));
  const tools = await bundle({ migrate: 'prisma/migrate.ts' }, { folder: 'chaos-tools' });
  const databaseUrl = await migratedDatabase({ postgresUrl: postgres.url }, DATABASE, tools('migrate'));
  return { ...stores, postgres: stores.postgres, redis: stores.redis, databaseUrl };
}

/** After kill -9 a few processes of the old one may still hold its folder for a moment. */
async function startAgain(store) {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    try {
      return await store.start();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(200);
    }
  }
}

async function openWires({ databaseUrl, redis }, ports, undo) {
  const wires = {
    serversPostgres: await startWire(databaseUrl),
    workersPostgres: await startWire(databaseUrl),
    redis: await startWire(redis.url),
    acquirer: await startWire(`http://127.0.0.1:${ports.acquirer}`),
    receivers: await startWire(`http://127.0.0.1:${ports.receivers}`),
  };
  undo.push(() => Promise.all(Object.values(wires).map(wire => wire.close())));
  return wires;
}

function throughWires(wires, who) {
  return {
    DATABASE_URL: wires[`${who}Postgres`].url,
    REDIS_URL: wires.redis.url,
    SANDBOX_URL: wires.acquirer.url.replace(/\/$/, ''),
  };
}

function startAcquirer(town, { program, port, notified }) {
  return town.house.start({
    name: 'acquirer',
    script: program,
    env: {
      ...town.environment,
      SANDBOX_PORT: String(port),
      SANDBOX_LATENCY_MS: '5-60',
      SANDBOX_BOOKS: town.books,
      SANDBOX_NOTIFY_URL: `http://127.0.0.1:${notified}/notifications/sandbox`,
    },
  });
}

async function prepare(environment, receiversUrl) {
  const tools = await bundle({ prepare: 'test/bench/prepare.ts' }, { folder: 'chaos-tools' });
  const endpoints = Object.entries(RECEIVERS).map(([name, { merchant, eventTypes }]) => ({
    url: new URL(name, receiversUrl).href,
    merchant,
    eventTypes,
  }));
  await run(process.execPath, ['--enable-source-maps', tools('prepare')], {
    env: {
      ...environment,
      BENCH_MERCHANTS: merchantList(MERCHANT_COUNT),
      BENCH_SECRET: KEY_SECRET,
      BENCH_ENDPOINTS: JSON.stringify(endpoints),
    },
  });
}
