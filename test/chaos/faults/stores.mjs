import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { sql } from '../../bench/stores.mjs';
import { openAttempts, untilFinal, untilServing } from '../probes.mjs';

const REPLY_PATIENCE_MS = 3_000;

async function killRedis({ stores: { redis } }) {
  const exited = once(redis.child, 'exit');
  redis.child.kill('SIGKILL');
  await exited;
}

async function stopPostgres({ stores: { postgres } }, signal) {
  const exited = once(postgres.child, 'exit');
  postgres.child.kill(signal);
  await exited;
}

async function restartPostgres({ town, measure, signal }) {
  await stopPostgres(town, signal);
  await sleep(2_000);
  town.stores.postgres.child = await town.stores.postgres.start();
  measure('servers serve after Postgres is back', await untilServing(town), { atMostMs: 5_000 });
}

/** With the workers stopped for a moment, so that there are jobs to lose. */
async function flush(town) {
  for (const { child } of town.workers) child.kill('SIGSTOP');
  await sleep(2_000);
  const work = await openAttempts(town);
  const redis = new Redis(town.stores.redis.url);
  await redis.flushall();
  redis.disconnect();
  for (const { child } of town.workers) child.kill('SIGCONT');
  return work;
}

async function loseReplies(wire, text, count) {
  for (let i = 0; i < count; i++) {
    const late = new AbortController();
    await Promise.race([
      wire.loseReply(text),
      sleep(REPLY_PATIENCE_MS, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  }
}

export const STORE_FAULTS = [
  {
    name: 'redis-killed',
    about: 'kill -9 Redis and start it again on its append-only file',
    async strike({ town }) {
      await killRedis(town);
      await sleep(3_000);
      town.stores.redis.child = await town.stores.redis.start();
      await sleep(3_000);
    },
  },
  {
    name: 'redis-emptied',
    about: 'kill -9 Redis and start it again with an empty disk',
    async strike({ town }) {
      await killRedis(town);
      rmSync(join(town.stores.folder, 'appendonlydir'), { recursive: true, force: true });
      await sleep(3_000);
      town.stores.redis.child = await town.stores.redis.start();
      await sleep(3_000);
    },
  },
  {
    name: 'redis-flushed',
    about: 'FLUSHALL while jobs are waiting',
    async strike({ town, measure }) {
      const work = await flush(town);
      measure('work is done after FLUSHALL', await untilFinal(town, work), { atMostMs: 10_000 });
    },
  },
  {
    name: 'redis-gone',
    about: 'no Redis for 60 s: everything is accepted, and none of it fails',
    async strike({ town, measure, tally }) {
      const before = (await tally()).first;
      town.wires.redis.cut();
      await sleep(60_000);
      const after = (await tally()).first;
      town.wires.redis.heal();
      const failed = ['busy', 'error', 'lost'].reduce((sum, one) => sum + after[one] - before[one], 0);
      measure('writes that failed without Redis', failed, { atMost: 0 });
    },
  },
  {
    name: 'postgres-stopped',
    about: 'Postgres stopped at once (pg_ctl stop -m immediate) and started again',
    strike: context => restartPostgres({ ...context, signal: 'SIGQUIT' }),
  },
  {
    name: 'postgres-killed',
    about: 'kill -9 the postmaster, and start it again',
    strike: context => restartPostgres({ ...context, signal: 'SIGKILL' }),
  },
  {
    name: 'backends-terminated',
    about: 'half of the connections to Postgres are terminated, ten times',
    async strike({ town }) {
      for (let i = 0; i < 10; i++) {
        await sql(
          town.stores.databaseUrl,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice' AND random() < 0.5`,
        ).catch(() => undefined);
        await sleep(700);
      }
    },
  },
  {
    name: 'commit-reply-lost',
    about: 'COMMIT happens and its reply does not arrive, fifteen times for servers and for workers',
    strike: ({ town: { wires } }) =>
      Promise.all([
        loseReplies(wires.serversPostgres, 'COMMIT', 15),
        loseReplies(wires.workersPostgres, 'COMMIT', 15),
      ]),
  },
  {
    name: 'postgres-stalled',
    about: 'Postgres says nothing for 30 s, with every connection open',
    async strike({ town, measure }) {
      const { serversPostgres, workersPostgres } = town.wires;
      for (const wire of [serversPostgres, workersPostgres]) wire.stall();
      await sleep(30_000);
      for (const wire of [serversPostgres, workersPostgres]) wire.heal();
      measure('servers serve after Postgres is back', await untilServing(town), { atMostMs: 5_000 });
    },
  },
];
