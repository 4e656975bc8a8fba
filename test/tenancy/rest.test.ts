import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PERMISSIONS, type Permission } from '../../core/merchants/permissions.ts';
import type { Route } from '../../server/rest/route.ts';
import { routes } from '../../server/rest/routes.ts';
import { requestRest } from '../rest.ts';
import { ROUTES, type RouteAccess } from './rest-operations.ts';
import { createWorld, type Headers, UNKNOWN, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
}, 60_000);

afterAll(() => world.stop());

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

const isForKeys = ({ needs }: RouteAccess) => needs !== 'anybody';

function accessOf(route: Route): RouteAccess {
  const access = ROUTES[nameOf(route)];
  if (access) return access;
  throw new Error(`${nameOf(route)} has no entry: say in test/tenancy/rest-operations.ts who may call it.`);
}

/** Status and body of one call, as anybody would see them: its own id is left out. */
async function call(route: Route, headers: Headers, id?: string): Promise<string> {
  const { names, body, path = {} } = accessOf(route);
  const subject = id ?? (names ? UNKNOWN[names] : '');
  const filled = route.path.replace(/:(\w+)/g, (_all, name: string) => path[name] ?? subject);
  const answer = await requestRest(world.sluice.url, {
    method: route.method,
    path: filled,
    headers: { ...headers },
    ...(route.method === 'GET' ? {} : { body: body?.(subject) ?? {} }),
  });
  return `${answer.status} ${subject ? answer.text.replaceAll(subject, '<id>') : answer.text}`;
}

const UNAUTHENTICATED =
  '401 {"error":{"code":"AUTHENTICATION_ERROR","description":"Invalid API credentials"}}';

test('every route has an entry, and every entry a route', () => {
  const unlisted = routes.map(nameOf).filter(name => !(name in ROUTES));
  expect({ 'say who may call these in test/tenancy/rest-operations.ts': unlisted }).toEqual({
    'say who may call these in test/tenancy/rest-operations.ts': [],
  });
  expect(Object.keys(ROUTES).filter(name => !routes.some(route => nameOf(route) === name))).toEqual([]);
});

test('a route asks for the permission that its entry names', () => {
  for (const route of routes) {
    const { needs } = accessOf(route);
    const declared = route.permission ?? (route.access === 'key' ? 'key' : 'anybody');
    expect([nameOf(route), declared]).toEqual([nameOf(route), needs]);
  }
});

const forKeys = routes.filter(route => {
  const access = ROUTES[nameOf(route)];
  return access !== undefined && isForKeys(access);
});

describe.each(forKeys.map(route => [nameOf(route), route] as const))('%s', (_name, route) => {
  test('is nothing for a request without a key that is good', async () => {
    const checkout = await world.checkout();
    for (const headers of [{}, world.revoked, checkout.headers, await world.member('OWNER')]) {
      expect(await call(route, headers)).toBe(UNAUTHENTICATED);
    }
  });

  test('wants its permission, and no other', async () => {
    const { needs } = accessOf(route);
    const others = PERMISSIONS.filter(permission => permission !== needs);
    const withoutIt = await call(route, await world.keyWith(others));
    const onlyIt = await call(route, await world.keyWith(needs === 'key' ? [] : [needs as Permission]));
    if (needs !== 'key') expect(withoutIt).toMatch(/^403 .*AUTHENTICATION_ERROR/);
    expect(onlyIt).not.toMatch(/^40[13] /);
  });
});

const naming = routes.filter(
  route => ROUTES[nameOf(route)]?.names && ROUTES[nameOf(route)]?.needs !== 'anybody',
);

test.each(naming.map(route => [nameOf(route), route] as const))(
  '%s answers a stranger as if there were nothing',
  async (_name, route) => {
    const id = await world.make(accessOf(route).names as keyof typeof UNKNOWN);
    for (const [who, stranger] of world.strangers) {
      const theirs = await call(route, stranger.headers, id);
      expect([who, theirs]).toEqual([who, await call(route, stranger.headers)]);
      expect(theirs).toMatch(/^40[04] /);
    }
    // What the owner gets is another answer, or the comparison would show nothing.
    expect(await call(route, world.owners, id)).not.toBe(await call(route, world.owners));
  },
);

test.each(routes.filter(route => route.method === 'GET').map(route => [nameOf(route), route] as const))(
  '%s tells a stranger no id of the owner’s',
  async (_name, route) => {
    for (const stranger of world.strangers.values()) {
      const text = await call(route, stranger.headers);
      expect(world.ownIds().filter(id => text.includes(id))).toEqual([]);
    }
  },
);

test('what needs no key shows nothing of real money', async () => {
  const { prisma } = world.sluice.app.db;
  const live = {
    order: await world.make('order'),
    payment: await world.make('payment'),
  };
  await prisma.order.update({ where: { id: live.order }, data: { mode: 'LIVE' } });
  await prisma.payment.update({ where: { id: live.payment }, data: { mode: 'LIVE' } });
  const open = routes.filter(route => {
    const { needs, names, live: tellsLive } = accessOf(route);
    return needs === 'anybody' && names !== undefined && !tellsLive;
  });
  expect(open).not.toHaveLength(0);
  for (const route of open) {
    const id = live[accessOf(route).names as keyof typeof live];
    expect([nameOf(route), await call(route, {}, id)]).toEqual([nameOf(route), await call(route, {})]);
  }
});
