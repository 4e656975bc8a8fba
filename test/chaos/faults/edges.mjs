import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { request } from 'undici';
import { sql } from '../../bench/stores.mjs';
import { memoryMb } from '../probes.mjs';
import { credentialOf } from '../town.mjs';

const STORM = fileURLToPath(new URL('../load/storm.mjs', import.meta.url));
const SOCKETS = 2_000;
const SLOW_READERS = 20;

const temper = (town, name, temper) => town.receivers.child.send({ type: 'temper', name, temper });

/** An endpoint that answered 410 was disabled; its merchant repairs it and says so. */
async function enableEverything(town) {
  const disabled = await sql(
    town.stores.databaseUrl,
    "SELECT id FROM webhook_endpoints WHERE status = 'DISABLED'",
  );
  for (const { id } of disabled) {
    const query = `mutation { enableWebhookEndpoint(input: { endpointId: "${id}" }) { __typename } }`;
    const answer = await request(`${town.urls[0]}/graphql`, {
      method: 'POST',
      headers: { authorization: credentialOf(1), 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    await answer.body.dump();
  }
}

/** Jobs that no version of ours would make, straight into the queue. */
async function poison(town) {
  const redis = new Redis(town.stores.redis.url);
  const bodies = [
    '{}',
    'null',
    '[]',
    '"att_1"',
    '{"ids":null}',
    '{"ids":[1,null]}',
    '{"id":"att_0000000000000000"}',
    'no JSON',
  ];
  for (const queue of ['run-attempt', 'resolve-attempt', 'deliver-webhook'])
    for (const [i, data] of bodies.entries()) {
      const id = `poison-${Date.now()}-${i}`;
      const job = {
        name: queue,
        data,
        opts: '{"removeOnComplete":true,"removeOnFail":true,"attempts":1}',
        timestamp: Date.now(),
        delay: 0,
        priority: 0,
      };
      await redis.hset(`sluice:${queue}:${id}`, job);
      await redis.lpush(`sluice:${queue}:wait`, id, `no-such-job-${i}`);
      await redis.zadd(`sluice:${queue}:marker`, 0, '0');
    }
  redis.disconnect();
}

export const EDGE_FAULTS = [
  {
    name: 'receivers-hostile',
    about:
      'a receiver never answers, sends 100 MB, redirects to a private address, answers 429, and then 410',
    async strike({ town }) {
      for (const one of ['deaf', 'flood', 'astray', 'busy', 'gone']) {
        temper(town, 'moody', one);
        await sleep(4_000);
      }
      temper(town, 'moody', 'prompt');
      await enableEverything(town);
    },
  },
  {
    name: 'receiver-outage',
    about: 'a receiver of everything is away for 30 s, and its queue many times as long as usual',
    async strike({ town }) {
      temper(town, 'crowded', 'away');
      await sleep(30_000);
      temper(town, 'crowded', 'prompt');
    },
  },
  {
    name: 'poison-jobs',
    about: 'jobs that cannot be read, and jobs without a body, in every queue',
    async strike({ town }) {
      for (let i = 0; i < 5; i++) {
        await poison(town);
        await sleep(1_000);
      }
    },
  },
  {
    name: 'sockets-storm',
    about: `${SOCKETS} sockets lose their connection and come back at once, beside ${SLOW_READERS} that never read`,
    async strike({ town, measure, tally }) {
      const before = town.servers.map(({ pid }) => memoryMb(pid));
      const storm = await town.house.start({
        name: `storm-${Date.now()}`,
        script: STORM,
        flags: [],
        env: {
          STORM: JSON.stringify({
            urls: town.urls,
            sockets: SOCKETS,
            slow: SLOW_READERS,
            credential: credentialOf(2),
            slowCredential: credentialOf(0),
          }),
        },
      });
      await tally();
      const again = new Promise(resolve =>
        storm.child.on('message', m => m.type === 'again' && resolve(m.tookMs)),
      );
      storm.child.send({ type: 'again' });
      measure('sockets are all back', await again, { atMostMs: 30_000 });
      await sleep(5_000);
      const grownMb = Math.max(...town.servers.map(({ pid }, i) => memoryMb(pid) - before[i]));
      measure('memory of a server grows by, MB', grownMb, { atMost: 300 });
      const { latency } = await tally();
      measure('others wait at the 95th percentile', latency.p95, { atMostMs: 5_000 });
      await storm.stop();
    },
  },
];
