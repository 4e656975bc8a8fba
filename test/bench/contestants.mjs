import { freePort } from '../../dev/ports.mjs';
import { bundle } from './bundle.mjs';
import { BASIC, KEY_ID, MERCHANT_ID } from './system.mjs';

/**
 * Who is measured: each starts its processes on a database of its own and answers where it is reached and which
 * processes it consists of, by name.
 */

const CARD = {
  number: '4242424242424242',
  expiry_month: 12,
  expiry_year: 2040,
  cvv: '123',
  holder_name: 'A Shopper',
};
const JSON_HEADERS = { Authorization: BASIC, 'Content-Type': 'application/json' };

/** One payment over REST. Each request has an idempotency key of its own; `KEY` is where the load puts it. */
export function restPayment(key, { automatic = false } = {}) {
  return {
    method: 'POST',
    path: '/api/v1/payments',
    headers: { ...JSON_HEADERS, 'Idempotency-Key': key },
    body: JSON.stringify({
      amount: 4999,
      currency: 'INR',
      method: 'card',
      card: CARD,
      ...(automatic && { capture_method: 'automatic' }),
    }),
  };
}

const MUTATION = `mutation Pay($input: CreatePaymentInput!) {
  createPayment(input: $input) { __typename ... on Payment { id status amount currency } ... on UserError { code message } }
}`;

/** The same payment over GraphQL. */
export function graphqlPayment(key) {
  const card = {
    number: CARD.number,
    expiryMonth: 12,
    expiryYear: 2040,
    cvv: '123',
    holderName: 'A Shopper',
  };
  const input = { amount: 4999, currency: 'INR', card, idempotencyKey: key };
  return {
    method: 'POST',
    path: '/graphql',
    headers: JSON_HEADERS,
    body: JSON.stringify({ query: MUTATION, variables: { input } }),
  };
}

/** A batch of one and as many transactions at once as there are connections: our own code without group commit. */
const ONE_TRANSACTION_EACH = { BATCH_MAX_ITEMS: 1, BATCH_CONCURRENCY: 10 };

export const sluice = (name = 'Sluice', options = {}) => ({
  name,
  async start(system) {
    const { database, endpoints, oneTransactionEach = false, worker = false, workers = 1 } = options;
    const programs = await bundle(
      { server: 'server/main.ts', worker: 'worker/main.ts' },
      {
        folder: oneTransactionEach ? 'one-each' : 'sluice',
        limits: oneTransactionEach ? ONE_TRANSACTION_EACH : {},
      },
    );
    return startPair(system, {
      name,
      database: database ?? (await system.database(idOf(name), { endpoints })),
      server: programs('server'),
      worker: worker ? programs('worker') : undefined,
      workers,
    });
  },
});

export const usualWay = (options = {}) => ({
  name: 'the usual way',
  async start(system) {
    const programs = await bundle(
      { server: 'test/bench/reference/usual-server.ts', worker: 'test/bench/reference/usual-worker.ts' },
      { folder: 'usual' },
    );
    return startPair(system, {
      name: 'the usual way',
      database: await system.database('usual', { endpoints: options.endpoints }),
      server: programs('server'),
      worker: options.worker ? programs('worker') : undefined,
    });
  },
});

/** A reference that is a server and nothing else. */
export const bare = (name, program) => ({
  name,
  async start(system) {
    const built = await bundle({ server: program }, { folder: idOf(name) });
    return startPair(system, { name, server: built('server') });
  },
});

/** `stop` is for those that make room for others; whoever stays is stopped with the system. */
async function startPair(system, { name, database, server, worker, workers = 1 }) {
  const port = await freePort();
  const env = {
    ...system.environment,
    ...(database && { DATABASE_URL: database }),
    API_PORT: String(port),
    REDIS_PREFIX: idOf(name),
    BENCH_KEY: KEY_ID,
    BENCH_MERCHANT: MERCHANT_ID,
    BENCH_AUTHORIZATION: BASIC,
  };
  const id = idOf(name);
  const first = await system.house.start({ name: `${id}-server`, script: server, env });
  const pids = { server: first.pid };
  const running = [first];
  for (let i = 0; worker && i < workers; i += 1) {
    const one = await system.house.start({ name: `${id}-worker${i || ''}`, script: worker, env });
    running.push(one);
    pids[`worker${i || ''}`] = one.pid;
  }
  return { name, url: `http://127.0.0.1:${port}`, database, pids, child: first.child, env, stop };

  async function stop() {
    for (const one of running.toReversed()) await one.stop();
  }
}

const idOf = name => name.toLowerCase().replace(/[^a-z]+/g, '_');
