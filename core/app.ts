import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createAccountFinder } from './connectors/accounts/find-account.ts';
import { challengeDoneUrl } from './connectors/challenge-done.ts';
import { connectorKinds } from './connectors/kinds.ts';
import { type ConnectorRegistry, createRegistry } from './connectors/registry.ts';
import { createSandboxConnector } from './connectors/sandbox.ts';
import type { App } from './context.ts';
import { measureClockOffset, openDatabase } from './db.ts';
import { createHints } from './hints.ts';
import { PROCESSOR_TIMEOUT_MS } from './limits.ts';
import { createMetrics } from './metrics/metrics.ts';
import { tellStanding } from './metrics/standing.ts';
import { createJobs } from './queues.ts';
import { createCardTries } from './rate-limits/card-tries.ts';
import { createRateLimiter } from './rate-limits/rate-limiter.ts';
import { connectRedis } from './redis.ts';
import { createRoutingReader } from './routing/read-routing.ts';
import { openTracing } from './tracing/tracing.ts';
import { openVault } from './vault/vault.ts';
import { createWriters, drainWriters } from './writers.ts';

/** Clocks drift by milliseconds a minute at most. */
const CLOCK_CHECK_INTERVAL_MS = 60_000;

/**
 * Opens everything a process needs. Redis may be away: it is a fast path and comes back by itself. `service` is what
 * its traces are called.
 */
export async function createApp(config: Config, log: Logger, service = 'sluice'): Promise<App> {
  const db = openDatabase(config.DATABASE_URL, config.DATABASE_POOL_SIZE);
  const { vault, clock } = await readDatabase(db, config).catch(async error => {
    await db.close();
    throw error;
  });
  const redis = { prefix: config.REDIS_PREFIX, log };
  const publisher = connectRedis(config, { log, waits: false });
  const rates = createRateLimiter({ redis: publisher, ...redis, now: clock.now });
  const opened = {
    config,
    log,
    db,
    vault,
    connectors: openConnectors({ config, db, vault }),
    jobs: createJobs(config, redis),
    hints: createHints(publisher, connectRedis(config, { log, waits: true }), redis),
    rates,
    cardTries: createCardTries({ config, rates, redis: publisher, ...redis }),
    metrics: createMetrics(),
    tracing: await openTracing(config, service, error => log.warn({ err: error }, 'traces.lost')),
    now: clock.now,
    stopClock: clock.stop,
  };
  const base = { ...opened, routing: createRoutingReader(opened) };
  tellStanding(base);
  return { ...base, writers: createWriters(base) };
}

async function readDatabase(db: App['db'], config: Config) {
  return { vault: await openVault(db, config), clock: await followDatabaseClock(db) };
}

function openConnectors({ config, db, vault }: Pick<App, 'config' | 'db' | 'vault'>): ConnectorRegistry {
  const sandbox = {
    url: config.SANDBOX_URL,
    secret: config.SANDBOX_SECRET,
    timeoutMs: PROCESSOR_TIMEOUT_MS,
  };
  const stripe = { returnUrl: challengeDoneUrl(config.CHECKOUT_URL) };
  const accounts = { kinds: connectorKinds(sandbox, stripe), find: createAccountFinder({ db, vault }) };
  return createRegistry([createSandboxConnector(sandbox)], accounts);
}

/** Lets what was submitted finish, then closes everything. */
export async function closeApp(app: App): Promise<void> {
  await drainWriters(app.writers);
  app.stopClock();
  await app.jobs.close();
  await app.rates.close();
  await app.hints.close();
  await app.connectors.close();
  await app.db.close();
  await app.tracing.close();
}

/** This machine's clock, corrected to the database's: deadlines are compared by many processes. */
async function followDatabaseClock(db: App['db']): Promise<{ now: () => Date; stop: () => void }> {
  let offsetMs = await measureClockOffset(db);
  const timer = setInterval(() => {
    measureClockOffset(db).then(
      measured => {
        offsetMs = measured;
      },
      () => undefined,
    );
  }, CLOCK_CHECK_INTERVAL_MS).unref();
  return { now: () => new Date(Date.now() + offsetMs), stop: () => clearInterval(timer) };
}
