import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { sql } from '../../bench/stores.mjs';
import { insist, openAttempts, untilFinal, untilServing } from '../probes.mjs';
import { ended } from '../processes.mjs';

const REPLY_PATIENCE_MS = 3_000;

async function kill(store, signal) {
  store.child.kill(signal);
  await ended(store.child);
}

async function restartPostgres({ town, measure, signal }) {
  await kill(town.stores.postgres, signal);
  await sleep(2_000);
  town.stores.postgres.child = await town.stores.postgres.start();
  measure('servers serve after Postgres is back', await untilServing(town), { atMostMs: 5_000 });
}

const WORK_PATIENCE_MS = 30_000;

/** With the workers stopped for a moment, so that there are jobs to lose. */
async function flush({ town, find }) {
  const halted = town.workers.map(({ child }) => child);
  for (const child of halted) child.kill('SIGSTOP');
  try {
    await sleep(2_000);
    const giveUpAt = Date.now() + WORK_PATIENCE_MS;
    let work = [];
    while (work.length === 0 && Date.now() < giveUpAt) {
      await sleep(200);
      work = await openAttempts(town);
    }
    if (work.length === 0) find('no work met: no attempt was waiting when Redis was emptied');
    await insist(() => flushAll(town.stores.redis.url));
    return work;
  } finally {
    for (const child of halted) child.kill('SIGCONT');
  }
}

async function flushAll(url) {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
}

/** What callers are told while Redis does not answer: everything is accepted, and nothing of it fails. */
async function withoutRedis({ town, measure, tally }, { how, seconds, what }) {
  const before = (await tally()).first;
  town.wires.redis[how]();
  try {
    await sleep(seconds * 1_000);
    const after = (await tally()).first;
    const failed = ['busy', 'error', 'lost'].reduce((sum, one) => sum + after[one] - before[one], 0);
    measure(`writes that failed ${what}`, failed, { atMost: 0 });
    // Each journey begins with one; a quarter of them leaves room for a machine that is busy.
    const wanted = Math.ceil((seconds * town.ratePerSecond) / 4);
    measure(`writes that succeeded ${what}`, after.ok - before.ok, { atLeast: wanted });
  } finally {
    town.wires.redis.heal();
  }
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
    claims: ['the process of Redis'],
    async strike({ town }) {
      await kill(town.stores.redis, 'SIGKILL');
      await sleep(3_000);
      town.stores.redis.child = await town.stores.redis.start();
      await sleep(3_000);
    },
  },
  {
    name: 'redis-emptied',
    about: 'kill -9 Redis and start it again with an empty disk',
    claims: ['the process of Redis'],
    async strike({ town }) {
      await kill(town.stores.redis, 'SIGKILL');
      rmSync(join(town.stores.folder, 'appendonlydir'), { recursive: true, force: true });
      await sleep(3_000);
      town.stores.redis.child = await town.stores.redis.start();
      await sleep(3_000);
    },
  },
  {
    name: 'redis-flushed',
    about: 'FLUSHALL while jobs are waiting',
    claims: ['a halted worker'],
    async strike(context) {
      const work = await flush(context);
      const tookMs = await untilFinal(context.town, work);
      context.measure('work is done after FLUSHALL', tookMs, { atMostMs: 10_000 });
    },
  },
  {
    name: 'redis-gone',
    about: 'no Redis for 60 s: everything is accepted, and none of it fails',
    claims: ['the wire of Redis'],
    strike: context =>
      withoutRedis(context, { how: 'cut', seconds: context.isShort ? 15 : 60, what: 'without Redis' }),
  },
  {
    name: 'redis-silent',
    about:
      'Redis says nothing for 30 s, with every connection open: everything is accepted, and none of it fails',
    claims: ['the wire of Redis'],
    strike: context => withoutRedis(context, { how: 'stall', seconds: 30, what: 'while Redis was silent' }),
  },
  {
    name: 'postgres-stopped',
    about: 'Postgres stopped at once (pg_ctl stop -m immediate) and started again',
    claims: ['the process of Postgres'],
    strike: context => restartPostgres({ ...context, signal: 'SIGQUIT' }),
  },
  {
    name: 'postgres-killed',
    about: 'kill -9 the postmaster, and start it again',
    claims: ['the process of Postgres'],
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
    claims: ['the wires of Postgres'],
    async strike({ town, measure }) {
      const { serversPostgres, workersPostgres } = town.wires;
      for (const wire of [serversPostgres, workersPostgres]) wire.stall();
      await sleep(30_000);
      for (const wire of [serversPostgres, workersPostgres]) wire.heal();
      measure('servers serve after Postgres is back', await untilServing(town), { atMostMs: 5_000 });
    },
  },
];
