import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PERMISSIONS, type Permission, ROLE_PERMISSIONS } from '../../core/merchants/permissions.ts';
import type { Role } from '../../prisma/client/client.ts';
import { schema } from '../../server/graphql/schema.ts';
import {
  ask,
  fieldNames,
  fieldsOf,
  idPathsOf,
  namingsOf,
  pathsOfId,
  type Verdict,
  withoutEntry,
} from './ask.ts';
import { FIELDS, type FieldAccess, type Naming } from './graphql-operations.ts';
import { createWorld, type Headers, ROLES, type Subject, UNKNOWN, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
}, 60_000);

afterAll(() => world.stop());

const verdict = async (name: string, headers: Headers) =>
  (await ask(world.sluice.url, name, { headers })).verdict;
const text = async (name: string, headers: Headers, id?: string, naming?: Naming) =>
  (await ask(world.sluice.url, name, { headers, id, naming })).text;

const isPermission = (needs: FieldAccess['needs']): needs is Permission =>
  PERMISSIONS.some(permission => permission === needs);

function roleVerdict({ needs }: FieldAccess, role: Role): Verdict {
  if (needs === 'operator') return 'not you';
  return !isPermission(needs) || ROLE_PERMISSIONS[role].includes(needs) ? 'answered' : 'not you';
}

test('every field of Query, Mutation and Subscription has an entry, and every entry a field', () => {
  expect({ 'say who may ask for these in test/tenancy/graphql-operations.ts': withoutEntry }).toEqual({
    'say who may ask for these in test/tenancy/graphql-operations.ts': [],
  });
  expect(Object.keys(FIELDS).filter(name => !fieldNames.includes(name))).toEqual([]);
});

test('every argument that takes an id is tried with the id of somebody else', () => {
  const namings = namingsOf('Query', 'Mutation', 'Subscription');
  const untried = fieldNames.flatMap(name => {
    const named = namings.filter(([each]) => each === name);
    const tried = named.flatMap(([, naming]) => pathsOfId(name, naming, 'x'));
    tried.push(...(FIELDS[name]?.beside ?? []));
    return idPathsOf(name)
      .filter(path => !tried.includes(path))
      .map(path => `${name}(${path})`);
  });
  expect(idPathsOf('Mutation.updateRouting')).toContain('input.rules.targets.accountId');
  expect({ 'say what these name in test/tenancy/graphql-operations.ts': untried }).toEqual({
    'say what these name in test/tenancy/graphql-operations.ts': [],
  });
});

const guarded = fieldsOf('Query', 'Mutation').filter(([, { needs }]) => needs !== 'anybody');

describe.each(guarded)('%s', (name, access) => {
  test('is nothing for a request without a credential that is good', async () => {
    expect(await verdict(name, {})).toBe('who are you');
    expect(await verdict(name, world.revoked)).toBe('who are you');
    expect(await verdict(name, { cookie: 'sluice_session=over', 'sec-fetch-site': 'same-origin' })).toBe(
      'who are you',
    );
  });

  test('is for the roles that bring its permission', async () => {
    for (const role of ROLES) {
      expect([role, await verdict(name, await world.member(role))]).toEqual([
        role,
        roleVerdict(access, role),
      ]);
    }
    expect(await verdict(name, await world.operator())).toBe('answered');
  });

  test('is for keys with its permission, whatever else they may do', async () => {
    const { needs, person } = access;
    const others = await world.keyWith(PERMISSIONS.filter(permission => permission !== needs));
    const only = await world.keyWith(isPermission(needs) ? [needs] : []);
    if (isPermission(needs)) expect(await verdict(name, others)).toBe('not you');
    expect(await verdict(name, only)).toBe(person || needs === 'operator' ? 'not you' : 'answered');
  });

  test('is for shoppers only where the checkout needs it', async () => {
    const { headers } = await world.checkout();
    expect(await verdict(name, headers)).toBe(access.checkout ? 'answered' : 'not you');
  });
});

const namings = namingsOf('Query', 'Mutation').map(
  ([name, naming]) => [name, naming.args('…'), naming] as const,
);

/** Everybody who might try the id of something that is not theirs. */
async function prowlers({ person }: FieldAccess, subject: Subject): Promise<(readonly [string, Headers])[]> {
  const keys = [...world.strangers].map(([who, { headers }]) => [who, headers] as const);
  return [
    ...(person ? [] : keys),
    ...[...(await world.sessionsOfStrangers(subject))],
    ['a checkout of another order', (await world.checkout()).headers],
  ];
}

function ownersOf({ needs, person }: FieldAccess): Headers | Promise<Headers> {
  if (needs === 'operator') return world.operator();
  return person ? world.member('OWNER') : world.owners;
}

test.each(namings)('%s(%s) answers a stranger as if there were nothing', async (name, _args, naming) => {
  const access = FIELDS[name] as FieldAccess;
  const id = await world.make(naming.names);
  for (const [who, headers] of await prowlers(access, naming.names)) {
    const theirs = await text(name, headers, id, naming);
    // Not the same session, which may have moved on with its first question.
    const again = (await prowlers(access, naming.names)).find(([other]) => other === who)?.[1] as Headers;
    expect([who, theirs]).toEqual([who, await text(name, again, undefined, naming)]);
  }
  // What the owner gets is another answer, or the comparison would show nothing.
  const [owners, others] = [await ownersOf(access), await ownersOf(access)];
  expect(await text(name, owners, id, naming)).not.toBe(await text(name, others, undefined, naming));
});

const free = guarded.filter(([name, { names }]) => !names && name.startsWith('Query.'));

test.each(free)('%s tells a stranger no id of the owner’s', async (name, { bothModes }) => {
  for (const { headers, id } of world.strangers.values()) {
    if (bothModes && id === world.owner.id) continue;
    const seen = await text(name, headers);
    expect(world.ownIds().filter(id => seen.includes(id))).toEqual([]);
  }
  for (const headers of (await world.sessionsOfStrangers('member')).values()) {
    const seen = await text(name, headers);
    expect(world.ownIds().filter(id => seen.includes(id))).toEqual([]);
  }
});

/** What kind of id each type of node has. */
const NODES: Readonly<Record<string, Subject>> = {
  Order: 'order',
  Payment: 'payment',
  Attempt: 'attempt',
  Refund: 'refund',
  LedgerEntry: 'entry',
  WebhookEndpoint: 'endpoint',
  Delivery: 'delivery',
};

test('every type of node is in the matrix', () => {
  const node = schema.getType('Node') as Parameters<typeof schema.getPossibleTypes>[0];
  const types = schema.getPossibleTypes(node).map(({ name }) => name);
  expect(types.sort()).toEqual(Object.keys(NODES).sort());
});

test.each(Object.entries(NODES))(
  'node(id) of a %s answers a stranger as if there were nothing',
  async (type, subject) => {
    const id = await world.make(subject);
    for (const [who, { headers }] of world.strangers) {
      const theirs = await text('Query.node', headers, id);
      expect([who, theirs]).toEqual([who, await text('Query.node', headers, UNKNOWN[subject])]);
    }
    const { headers } = await world.checkout();
    expect(await text('Query.node', headers, id)).toBe(await text('Query.node', headers, UNKNOWN[subject]));
    expect(await text('Query.node', world.owners, id)).toContain(`"__typename":"${type}"`);
  },
);
