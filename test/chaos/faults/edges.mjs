import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { request } from 'undici';
import { insist, rowsOf } from '../probes.mjs';
import { credentialOf } from '../town.mjs';
import { temper } from './receivers.mjs';

/** An endpoint that answered 410 was disabled; its merchant repairs it and says so, at whichever server is there. */
async function enableEverything(town) {
  const disabled = await rowsOf(town, "SELECT id FROM webhook_endpoints WHERE status = 'DISABLED'");
  let tries = 0;
  for (const { id } of disabled) await insist(() => enable(town.urls[tries++ % town.urls.length], id));
}

async function enable(url, id) {
  const query = `mutation { enableWebhookEndpoint(input: { endpointId: "${id}" }) { __typename } }`;
  const answer = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: credentialOf(1), 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = await answer.body.json();
  if (data?.enableWebhookEndpoint?.__typename !== 'WebhookEndpoint')
    throw new Error(`${id} could not be enabled: ${JSON.stringify(data)}`);
}

/** Jobs that no version of ours would make, straight into the queue. */
async function poison(town) {
  const redis = new Redis(town.stores.redis.url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
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
  try {
    await redis.connect();
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
  } finally {
    redis.disconnect();
  }
}

export const EDGE_FAULTS = [
  {
    name: 'receivers-hostile',
    about:
      'a receiver never answers, reads nothing, sends 100 MB, redirects to a private address, answers 429, and then 410',
    async strike({ town }) {
      for (const one of ['deaf', 'unread', 'flood', 'astray', 'busy', 'gone']) {
        temper(town, 'moody', one);
        await sleep(4_000);
      }
      temper(town, 'moody', 'prompt');
      await enableEverything(town);
    },
  },
  {
    name: 'poison-jobs',
    about: 'jobs that cannot be read, and jobs without a body, in every queue',
    async strike({ town }) {
      for (let i = 0; i < 5; i++) {
        await insist(() => poison(town));
        await sleep(1_000);
      }
    },
  },
];
