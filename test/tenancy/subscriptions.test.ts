import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PERMISSIONS, type Permission, ROLE_PERMISSIONS } from '../../core/merchants/permissions.ts';
import { subscribeTo } from '../graphql.ts';
import type { TestMerchant } from '../merchants.ts';
import { documentOf, fieldsOf, subjectOf } from './ask.ts';
import type { Naming } from './graphql-operations.ts';
import { clientOf, type First, listen, TRANSPORTS, type Transport } from './hear.ts';
import { createWorld, type Headers, ROLES, type Subject, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
}, 60_000);

afterAll(() => world.stop());

const STIR_INTERVAL_MS = 100;

interface Asked {
  readonly id?: string;
  readonly naming?: Naming;
  /** To whom things happen meanwhile. */
  readonly among?: readonly TestMerchant[];
}

/** The first thing a subscriber hears while things happen to these merchants; its own id is left out. */
async function firstOver(
  transport: Transport,
  [name, headers]: readonly [string, Headers],
  { id, naming, among = [world.owner] }: Asked = {},
): Promise<First> {
  const subject = subjectOf(name, id, naming);
  const listener = listen(transport, {
    url: world.sluice.url,
    document: documentOf(name, subject, naming),
    headers,
  });
  let first: First | undefined;
  const heard = listener.first.then(one => {
    first = one;
  });
  while (!first) {
    for (const who of among) await world.stir(who);
    await Promise.race([heard, delay(STIR_INTERVAL_MS)]);
  }
  await listener.stop();
  return subject ? { ...first, text: first.text.replaceAll(subject, '<id>') } : first;
}

const overBoth = fieldsOf('Subscription').flatMap(([name, access]) =>
  TRANSPORTS.map(transport => [name, transport, access] as const),
);

describe.each(overBoth)('%s over %s', (name, transport, access) => {
  const needs = access.needs as Permission;
  const firstOf = (headers: Headers, asked?: Asked) => firstOver(transport, [name, headers], asked);

  test('is nothing without a credential that is good', async () => {
    expect((await firstOf({})).verdict).toBe('who are you');
    expect((await firstOf(world.revoked)).verdict).toBe('who are you');
  });

  test('is for the roles and keys with its permission', async () => {
    for (const role of ROLES) {
      const { verdict } = await firstOf(await world.member(role));
      expect([role, verdict]).toEqual([
        role,
        ROLE_PERMISSIONS[role].includes(needs) ? 'answered' : 'not you',
      ]);
    }
    const others = await world.keyWith(PERMISSIONS.filter(permission => permission !== needs));
    expect((await firstOf(others)).verdict).toBe('not you');
    expect((await firstOf(await world.keyWith([needs]))).verdict).toBe('answered');
  });

  test('is for shoppers only where the checkout needs it', async () => {
    const { headers } = await world.checkout();
    expect((await firstOf(headers)).verdict).toBe(access.checkout ? 'answered' : 'not you');
  });

  test('tells a stranger of the stranger’s own and nothing else', async () => {
    for (const stranger of world.strangers.values()) {
      const { text } = await firstOf(stranger.headers, { among: [world.owner, stranger] });
      expect(world.ownIds().filter(id => text.includes(id))).toEqual([]);
    }
  });
});

const naming = overBoth.filter(([, , { names }]) => names);

test.each(naming)(
  '%s over %s answers a stranger as if there were nothing',
  async (name, transport, access) => {
    const firstOf = (headers: Headers, id?: string) =>
      firstOver(transport, [name, headers], id ? { id } : {});
    const subject = access.names as Subject;
    const id = await world.make(subject);
    const keys = [...world.strangers.values()].map(({ headers }) => headers);
    const sessions = [...(await world.sessionsOfStrangers(subject)).values()];
    for (const headers of [...keys, ...sessions, (await world.checkout()).headers]) {
      expect(await firstOf(headers, id)).toEqual(await firstOf(headers));
    }
    expect(await firstOf(world.owners, id)).not.toEqual(await firstOf(world.owners));
  },
);

test.each(TRANSPORTS)(
  'deliveries(endpointId) over %s refuses a foreign endpoint like one that is none',
  async transport => {
    const [naming] =
      fieldsOf('Subscription').find(([name]) => name === 'Subscription.deliveries')?.[1].also ?? [];
    const id = await world.make('used endpoint');
    for (const { headers } of world.strangers.values()) {
      const asked = ['Subscription.deliveries', headers] as const;
      const theirs = await firstOver(transport, asked, { id, naming: naming as Naming });
      expect(theirs).toEqual(await firstOver(transport, asked, { naming: naming as Naming }));
      expect(theirs.text).toContain('NOT_FOUND');
    }
  },
);

test('events(paymentId) tells a stranger nothing of a foreign payment', async () => {
  const id = await world.make('payment');
  const document = `subscription { events(after: "0", paymentId: "${id}") { id } }`;
  for (const stranger of world.strangers.values()) {
    const client = clientOf(world.sluice.url, stranger.headers);
    const [foreign, own] = [document, 'subscription { events(after: "0") { id } }'].map(each =>
      subscribeTo(client, each),
    ) as [ReturnType<typeof subscribeTo>, ReturnType<typeof subscribeTo>];
    let heard: unknown = null;
    const hearing = foreign.next().then(
      result => (heard = result),
      () => undefined,
    );
    // By when these have come over the same socket, what is in the log already would have come too.
    for (let i = 0; i < 3; i++) {
      await world.stir(stranger);
      await own.next();
    }
    expect(heard).toBeNull();
    await client.dispose();
    await hearing;
  }
  const client = clientOf(world.sluice.url, world.owners);
  expect((await subscribeTo(client, document).next()).data.events.id).toMatch(/^evt_/);
  await client.dispose();
});
