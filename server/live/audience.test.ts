import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import type { KeyCaller } from '../../core/context.ts';
import { PERMISSIONS, type Permission } from '../../core/merchants/permissions.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import { createCallers } from '../caller.ts';
import { createGraphQL, type GraphQLServer } from '../graphql/yoga.ts';
import type { ResultSink } from './audience.ts';
import { createLive, type Live } from './live.ts';

const QUERY = `subscription ($after: String, $types: [EventType!]) {
  events(after: $after, types: $types) { cursor type payment { id version } }
}`;

let core: TestCore;
let live: Live;
let graphql: GraphQLServer;

beforeAll(async () => {
  core = await startTestCore();
  live = createLive(core.app);
  graphql = createGraphQL({ app: core.app, live, callers: createCallers(core.app) });
});

afterAll(async () => {
  live.close();
  await graphql.dispose();
  await core.close();
});

function callerOf({ id, key }: TestMerchant, permissions: readonly Permission[] = PERMISSIONS): KeyCaller {
  return { kind: 'key', keyId: key, merchantId: id, mode: 'TEST', permissions: new Set(permissions) };
}

/** A sink that keeps what it is given; `room` says how much more it takes before it is full. */
function createSink(room = Number.POSITIVE_INFINITY) {
  const written: Buffer[] = [];
  let left = room;
  let makeRoom: (() => void) | null = null;
  const sink: ResultSink = {
    together: write => write(),
    write(result, onRoom) {
      written.push(result);
      makeRoom = onRoom;
      return --left > 0;
    },
  };
  return {
    sink,
    written,
    drain() {
      left = Number.POSITIVE_INFINITY;
      makeRoom?.();
    },
  };
}

/** Subscribes as a transport does that takes bytes; `results` are those that came one by one. */
async function subscribe(caller: KeyCaller, sink: ResultSink | null, variables: object = {}) {
  const { schema, parse, contextFactory, subscribe } = graphql.getEnveloped({
    requestId: 'test',
    headers: {},
    address: null,
    reply: null,
    sink,
    authenticate: async () => caller,
    params: { query: QUERY },
  });
  const stream: AsyncIterableIterator<ExecutionResult> = await subscribe({
    schema,
    document: parse(QUERY),
    contextValue: await contextFactory(),
    variableValues: variables,
  });
  const results: ExecutionResult[] = [];
  const ended = (async () => {
    for await (const result of stream) results.push(result);
  })();
  return { results, ended, stop: () => stream.return?.() };
}

type Subscription = Awaited<ReturnType<typeof subscribe>>;

async function pay({ ctx }: TestMerchant, count = 1): Promise<void> {
  const inputs = Array.from({ length: count }, () => ({ amount: 100, upi: { vpa: 'someone@bank' } }));
  await Promise.all(inputs.map(input => createPayment(ctx, input)));
}

const cursorsOf = (written: readonly Buffer[]) =>
  written.map(bytes => Number(JSON.parse(bytes.toString()).data.events.cursor));
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

/** Waits until each of them reads live: they have caught up with the one event there is. */
async function caughtUp(subscriptions: readonly Subscription[]): Promise<void> {
  for (const { results } of subscriptions)
    await until(
      () => results.length,
      length => length === 1,
    );
}

describe('subscribers that ask the same', () => {
  test('get one execution and one serialisation of each event between them', async () => {
    const merchant = await createMerchant(core.app);
    await pay(merchant);
    const sinks = Array.from({ length: 25 }, () => createSink());
    const subscriptions = await Promise.all(
      sinks.map(({ sink }) => subscribe(callerOf(merchant), sink, { after: '0' })),
    );
    await caughtUp(subscriptions);
    await pay(merchant, 3);
    for (const { written } of sinks)
      await until(
        () => written.length,
        length => length === 3,
      );
    const [first] = sinks;
    for (const { written } of sinks) {
      // The very same bytes, not equal ones.
      written.forEach((bytes, i) => {
        expect(bytes).toBe(first?.written[i]);
      });
      expect(cursorsOf(written)).toEqual([2, 3, 4]);
    }
    await Promise.all(subscriptions.map(({ stop }) => stop()));
  });

  test('get what one that reads alone gets, byte for byte', async () => {
    const merchant = await createMerchant(core.app);
    await pay(merchant);
    const { sink, written } = createSink();
    const together = await subscribe(callerOf(merchant), sink, { after: '0' });
    const alone = await subscribe(callerOf(merchant), null, { after: '0' });
    await caughtUp([together, alone]);
    await pay(merchant, 5);
    await until(
      () => alone.results.length + written.length,
      length => length === 11,
    );
    expect(written.map(String)).toEqual(alone.results.slice(1).map(result => JSON.stringify(result)));
    await together.stop();
    await alone.stop();
  });

  test('share with nobody whose permissions, filter, mode or merchant differ', async () => {
    const [merchant, other] = [await createMerchant(core.app), await createMerchant(core.app)];
    await pay(merchant);
    await pay(other);
    const fewer = PERMISSIONS.filter(permission => permission !== 'payments:write');
    const askers = [
      { caller: callerOf(merchant), variables: {} },
      { caller: callerOf(merchant, fewer), variables: {} },
      { caller: callerOf(merchant), variables: { types: ['PAYMENT_CREATED'] } },
      { caller: callerOf(other), variables: {} },
    ];
    const sinks = askers.map(() => createSink());
    const subscriptions = await Promise.all(
      askers.map(({ caller, variables }, i) =>
        subscribe(caller, sinks[i]?.sink ?? null, { after: '0', ...variables }),
      ),
    );
    await caughtUp(subscriptions);
    await pay(merchant);
    await pay(other);
    for (const { written } of sinks)
      await until(
        () => written.length,
        length => length === 1,
      );
    expect(new Set(sinks.map(({ written }) => written[0])).size).toBe(askers.length);
    await Promise.all(subscriptions.map(({ stop }) => stop()));
  });

  test('may come and go while events do, and none misses or repeats one', async () => {
    const merchant = await createMerchant(core.app);
    const seen: { read: () => number[]; from: number; subscription: Subscription }[] = [];
    for (let round = 0; round < 8; round++) {
      const paying = pay(merchant, 20);
      const from = round * 20;
      const { sink, written } = createSink();
      const subscription = await subscribe(callerOf(merchant), sink, { after: String(from) });
      const read = () => [
        ...cursorsOf(subscription.results.map(result => Buffer.from(JSON.stringify(result)))),
        ...cursorsOf(written),
      ];
      seen.push({ read, from, subscription });
      await paying;
      if (round === 3) await seen[0]?.subscription.stop();
    }
    for (const { read, from } of seen.slice(1)) {
      await until(
        () => read().length,
        length => length >= 160 - from,
      );
      expect(read()).toEqual(upTo(160).slice(from));
    }
    expect(seen[0]?.read()).toEqual(upTo(seen[0]?.read().length ?? 0));
    await Promise.all(seen.map(({ subscription }) => subscription.stop()));
  });
});

describe('a subscriber that is slow', () => {
  test('gets the rest when its socket has room again', async () => {
    const merchant = await createMerchant(core.app);
    await pay(merchant);
    const [slow, quick] = [createSink(2), createSink()];
    const subscriptions = await Promise.all(
      [slow, quick].map(({ sink }) => subscribe(callerOf(merchant), sink, { after: '0' })),
    );
    await caughtUp(subscriptions);
    await pay(merchant, 10);
    await until(
      () => quick.written.length,
      length => length === 10,
    );
    expect(slow.written).toHaveLength(2);
    slow.drain();
    expect(slow.written).toEqual(quick.written);
    await Promise.all(subscriptions.map(({ stop }) => stop()));
  });

  test('is cut off with the cursor of the last event that its socket took, and nobody else is', async () => {
    const merchant = await createMerchant(core.app);
    await pay(merchant);
    const [slow, quick] = [createSink(2), createSink()];
    const [cut, other] = (await Promise.all(
      [slow, quick].map(({ sink }) => subscribe(callerOf(merchant), sink, { after: '0' })),
    )) as [Subscription, Subscription];
    await caughtUp([cut, other]);
    await pay(merchant, 1_100);
    await cut.ended;
    expect(slow.written).toHaveLength(2);
    expect(cut.results[1]?.errors?.[0]?.extensions).toEqual({ code: 'SLOW_READER', cursor: '3' });
    await until(
      () => quick.written.length,
      length => length === 1_100,
    );
    await other.stop();
  }, 30_000);
});
