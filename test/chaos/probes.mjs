import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { sql } from '../bench/stores.mjs';
import { credentialOf } from './town.mjs';

/** How a run looks at its town from outside: straight at the database, or with a request like anybody's. */

const LOOK_EVERY_MS = 100;

/** Attempts that still want an answer. Those that wait for a shopper depend on nobody here. */
export async function openAttempts(town) {
  const rows = await sql(
    town.stores.databaseUrl,
    `SELECT id FROM attempts WHERE status IN ('PENDING', 'SENT', 'UNKNOWN') AND NOT needs_operator`,
  );
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
export function untilServing(town, patienceMs = 60_000) {
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

/** What is not at rest: attempts and deliveries that still want something, and those that are past their time. */
export async function unrest(town) {
  const [row] = await sql(
    town.stores.databaseUrl,
    `SELECT
      (SELECT count(*) FROM attempts WHERE status IN ('PENDING', 'SENT', 'UNKNOWN', 'REQUIRES_ACTION') AND NOT needs_operator)::int AS attempts,
      (SELECT count(*) FROM attempts WHERE needs_operator)::int AS operator,
      (SELECT count(*) FROM deliveries WHERE status IN ('PENDING', 'CLAIMED'))::int AS deliveries,
      (SELECT count(*) FROM attempts WHERE status IN ('PENDING', 'SENT', 'UNKNOWN', 'REQUIRES_ACTION') AND NOT needs_operator
        AND next_sweep_at < now() - interval '20 seconds')::int
      + (SELECT count(*) FROM deliveries WHERE status = 'CLAIMED' AND claimed_until < now() - interval '20 seconds')::int AS overdue`,
  );
  return row;
}

/** Memory and connections of the gateway's own processes. */
export function usage(town) {
  const of = ({ pid }) => ({ memoryMb: memoryMb(pid), handles: handles(pid) });
  return { servers: town.servers.map(of), workers: town.workers.map(of) };
}

export function memoryMb(pid) {
  const pages = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(pages?.[1] ?? 0) / 1024);
}

function handles(pid) {
  return readdirSync(`/proc/${pid}/fd`).length;
}
