import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { PERMISSIONS, type Permission, ROLE_PERMISSIONS } from '../../core/merchants/permissions.ts';
import { type GraphQLAnswerError, type Result, socketClient, subscribeTo } from '../graphql.ts';
import type { TestMerchant } from '../merchants.ts';
import { documentOf, fieldsOf, subjectOf, type Verdict, verdictOf } from './ask.ts';
import { createWorld, type Headers, ROLES, type Subject, type World } from './world.ts';

let world: World;
const clients: Client[] = [];

beforeAll(async () => {
  world = await createWorld();
}, 60_000);

afterAll(async () => {
  for (const client of clients) await client.dispose();
  await world.stop();
});

interface First {
  readonly text: string;
  readonly verdict: Verdict;
}

const STIR_INTERVAL_MS = 100;

/** The first thing a subscriber hears while things happen to these merchants. */
async function firstOf(
  name: string,
  headers: Headers,
  { id, among = [world.owner] }: { id?: string; among?: readonly TestMerchant[] } = {},
): Promise<First> {
  // A cookie comes with the upgrade, everything else with `connection_init`.
  const isSession = 'cookie' in headers;
  const client = socketClient(world.sluice.url, isSession ? {} : headers, isSession ? headers : {});
  clients.push(client);
  const results = subscribeTo(client, documentOf(name, subjectOf(name, id)));
  let first: First | undefined;
  const heard = results.next().then(
    result => {
      first = told(name, { result, ...(id ? { id } : {}) });
    },
    (thrown: unknown) => {
      first = ended(name, { thrown, ...(id ? { id } : {}) });
    },
  );
  while (!first) {
    for (const who of among) await world.stir(who);
    await Promise.race([heard, delay(STIR_INTERVAL_MS)]);
  }
  await results.stop().catch(() => undefined);
  return first;
}

function told(name: string, { result, id }: { result: Result; id?: string }): First {
  return { text: withoutId(name, result, id), verdict: verdictOf(result.errors) };
}

/** graphql-ws throws the errors that end an operation, and the event that closes the socket. */
function ended(name: string, { thrown, id }: { thrown: unknown; id?: string }): First {
  const UNAUTHORIZED = 4401;
  if ((thrown as { code?: number }).code === UNAUTHORIZED) return { text: '', verdict: 'who are you' };
  return {
    text: withoutId(name, thrown, id),
    verdict: verdictOf(thrown as readonly GraphQLAnswerError[]),
  };
}

function withoutId(name: string, told: unknown, id?: string): string {
  const subject = subjectOf(name, id);
  const text = JSON.stringify(told);
  return subject ? text.replaceAll(subject, '<id>') : text;
}

describe.each(fieldsOf('Subscription'))('%s', (name, access) => {
  const needs = access.needs as Permission;

  test('is nothing without a credential that is good', async () => {
    expect((await firstOf(name, {})).verdict).toBe('who are you');
    expect((await firstOf(name, world.revoked)).verdict).toBe('who are you');
  });

  test('is for the roles and keys with its permission', async () => {
    for (const role of ROLES) {
      const { verdict } = await firstOf(name, await world.member(role));
      expect([role, verdict]).toEqual([
        role,
        ROLE_PERMISSIONS[role].includes(needs) ? 'answered' : 'not you',
      ]);
    }
    const others = await world.keyWith(PERMISSIONS.filter(permission => permission !== needs));
    expect((await firstOf(name, others)).verdict).toBe('not you');
    expect((await firstOf(name, await world.keyWith([needs]))).verdict).toBe('answered');
  });

  test('is for shoppers only where the checkout needs it', async () => {
    const { headers } = await world.checkout();
    expect((await firstOf(name, headers)).verdict).toBe(access.checkout ? 'answered' : 'not you');
  });

  test('tells a stranger of the stranger’s own and nothing else', async () => {
    for (const stranger of world.strangers.values()) {
      const { text } = await firstOf(name, stranger.headers, { among: [world.owner, stranger] });
      expect(world.ownIds().filter(id => text.includes(id))).toEqual([]);
    }
  });
});

const naming = fieldsOf('Subscription').filter(([, { names }]) => names);

test.each(naming)('%s answers a stranger as if there were nothing', async (name, access) => {
  const id = await world.make(access.names as Subject);
  const checkout = await world.checkout();
  const strangers = [...world.strangers.values(), checkout];
  for (const { headers } of strangers) {
    expect(await firstOf(name, headers, { id })).toEqual(await firstOf(name, headers));
  }
  expect(await firstOf(name, world.owners, { id })).not.toEqual(await firstOf(name, world.owners));
});
