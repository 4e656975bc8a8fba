import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { request } from 'undici';
import { sql } from '../bench/stores.mjs';
import { credentialOf } from './town.mjs';

/** How a run looks at its town from outside: straight at the database, or with a request like anybody's. */

const LOOK_EVERY_MS = 100;
/** Another fault may have taken away who is asked; it is mended by then. */
const ANSWER_PATIENCE_MS = 120_000;

/** Asks until there is an answer; throws the last failure when there is none for too long. */
export async function insist(question, patienceMs = ANSWER_PATIENCE_MS) {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** Rows of the database, as soon as it answers. */
export const rowsOf = (town, text, values) => insist(() => sql(town.stores.databaseUrl, text, values));

/** Attempts that still want an answer. Those that wait for a shopper depend on nobody here. */
export async function openAttempts(town) {
  const rows = await rowsOf(
    town,
    `SELECT id FROM attempts WHERE status IN ('PENDING', 'SENT', 'UNKNOWN') AND NOT needs_operator`,
  );
  return rows.map(({ id }) => id);
}

/** Attempts that were with the acquirer at that time and are still. */
export async function sentBefore(town, at) {
  const rows = await rowsOf(town, `SELECT id FROM attempts WHERE status = 'SENT' AND sent_at < $1`, [at]);
  return rows.map(({ id }) => id);
}

/** How long it takes until all of these are final, in ms; null when it takes longer than `patienceMs`. */
export function untilFinal(town, ids, patienceMs = 120_000) {
  return howLong(patienceMs, async () => {
    const [{ open }] = await sql(
      town.stores.databaseUrl,
      `SELECT count(*)::int AS open FROM attempts WHERE id = ANY($1) AND status IN ('PENDING', 'SENT', 'UNKNOWN')`,
      [ids],
    );
    return open === 0;
  });
}

/** How long it takes until every server has accepted an order, in ms. */
export function untilServing(town, patienceMs = 120_000) {
  const name = `probe-${Date.now()}`;
  const waiting = new Set(town.urls);
  return howLong(patienceMs, async () => {
    await Promise.all(
      [...waiting].map(async url => (await acceptsOrder(url, `${name}-${url}`)) && waiting.delete(url)),
    );
    return waiting.size === 0;
  });
}

async function acceptsOrder(url, key) {
  const answer = await request(`${url}/api/v1/orders`, {
    method: 'POST',
    headers: {
      authorization: credentialOf(2),
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: '{"amount":1000,"currency":"INR"}',
    headersTimeout: 10_000,
  });
  await answer.body.dump();
  return answer.statusCode === 201;
}

/** Asks until it is so; a question that cannot be asked now is asked again. */
export async function howLong(patienceMs, isSo) {
  const startedAt = performance.now();
  while (performance.now() - startedAt < patienceMs) {
    if (await isSo().catch(() => false)) return Math.round(performance.now() - startedAt);
    await sleep(LOOK_EVERY_MS);
  }
  return null;
}

/** What is not at rest: attempts and deliveries that still want something. */
export async function unrest(town) {
  const [row] = await sql(
    town.stores.databaseUrl,
    `SELECT
      (SELECT count(*) FROM attempts WHERE status IN ('PENDING', 'SENT', 'UNKNOWN', 'REQUIRES_ACTION') AND NOT needs_operator)::int AS attempts,
      (SELECT count(*) FROM attempts WHERE needs_operator)::int AS operator,
      (SELECT count(*) FROM deliveries WHERE status IN ('PENDING', 'CLAIMED'))::int AS deliveries`,
  );
  return row;
}

/** Processes look every second, and work that is due is done in batches: what waits longer than this is stuck. */
const OVERDUE_AFTER_S = 20;

/** What is not final and past its time: attempts, claims of workers that are gone, and deliveries that nothing holds up. */
export function overdue(town, slack) {
  return rowsOf(
    town,
    `WITH due AS (
      SELECT 'attempt' AS what, id, status::text, least(next_sweep_at, CASE WHEN status = 'SENT' THEN deadline END) AS due
        FROM attempts WHERE status IN ('PENDING', 'SENT', 'UNKNOWN', 'REQUIRES_ACTION') AND NOT needs_operator
      UNION ALL
      SELECT 'delivery', id, status::text, claimed_until FROM deliveries WHERE status = 'CLAIMED'
      UNION ALL
      SELECT 'delivery', d.id, d.status::text, d.next_attempt_at
        FROM deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id
        WHERE d.status = 'PENDING' AND w.status = 'ENABLED' AND w.deleted_at IS NULL AND w.breaker_open_until IS NULL)
    SELECT what, id, status, due::text FROM due WHERE due < now() - $1 * interval '1 second' ORDER BY due`,
    [OVERDUE_AFTER_S * slack],
  );
}

/** Memory and open files of the gateway's own processes, and what the stores have of their connections. */
export async function usage(town) {
  const of = ({ pid }) => ({ memoryMb: memoryMb(pid), handles: handles(pid) });
  return {
    servers: town.servers.map(of),
    workers: town.workers.map(of),
    connections: await insist(() => connections(town)),
  };
}

async function connections({ stores }) {
  const [{ count }] = await sql(
    stores.databaseUrl,
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'sluice'",
  );
  const redis = new Redis(stores.redis.url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const clients = String(await redis.client('LIST'))
      .trim()
      .split('\n');
    // One of them is the one that asks.
    return { Postgres: count, Redis: clients.length - 1 };
  } finally {
    redis.disconnect();
  }
}

/** 0 for a process that is gone. */
export function memoryMb(pid) {
  const file = `/proc/${pid}/status`;
  const [, kilobytes] = (existsSync(file) && /VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))) || [];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

function handles(pid) {
  const folder = `/proc/${pid}/fd`;
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
