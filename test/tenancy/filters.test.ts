import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType } from 'graphql';
import type { Context } from '../../core/context.ts';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { schema } from '../../server/graphql/schema.ts';
import { postGraphQL } from '../graphql.ts';
import { requestRest } from '../rest.ts';
import { FIELDS } from './graphql-operations.ts';
import { createWorld, type Headers, type World } from './world.ts';

// Filters name what they look for, so they must not find what is somebody else's.

let world: World;
let orderId: string;
let paymentId: string;

beforeAll(async () => {
  world = await createWorld();
  const { ctx } = world.owner;
  orderId = (await createOrder(ctx, { amount: 100, receipt: 'canary' })).value.order.id;
  paymentId = (await createPayment(ctx, { orderId, upi: { vpa: 'canary@bank' } })).value.id;
  await world.make('used key');
}, 60_000);

afterAll(() => world.stop());

const REST_PATHS = () => [
  `/api/v1/payments?order_id=${orderId}`,
  `/api/v1/refunds?payment_id=${paymentId}`,
  `/api/v1/events?payment_id=${paymentId}`,
];

test('REST’s lists find nothing of another merchant or mode', async () => {
  for (const { headers } of world.strangers.values()) {
    for (const path of REST_PATHS()) {
      expect((await requestRest(world.sluice.url, { path, headers })).body.data).toEqual([]);
    }
  }
});

// Those of operators are of all merchants; that nobody else is answered is what graphql.test.ts shows.
const lists = Object.values(schema.getQueryType()?.getFields() ?? {})
  .filter(({ type }) => getNamedType(type).name.endsWith('Connection'))
  .map(({ name }) => name)
  .filter(name => FIELDS[`Query.${name}`]?.needs !== 'operator');

test('there are lists whose cursors can be taken elsewhere', () => {
  expect(lists).toEqual(expect.arrayContaining(['orders', 'payments', 'refunds', 'deliveries', 'auditLog']));
});

test.each(lists)('a cursor of the owner’s %s leads a stranger to nothing of the owner’s', async list => {
  const page = (args: string) =>
    `{ ${list}(${args}) { pageInfo { startCursor endCursor } edges { node { id } } } }`;
  const ask = (query: string, headers: Readonly<Record<string, string>>) =>
    postGraphQL(world.sluice.url, { query, headers });
  const owners = (await ask(page('first: 1'), world.owners)).data[list];
  const cursor: string = owners.pageInfo.endCursor;
  const sessions = (await world.sessionsOfStrangers('member')).values();
  const strangers = [...[...world.strangers.values()].map(({ headers }) => headers), ...sessions];
  for (const headers of strangers) {
    for (const args of [`first: 5, after: "${cursor}"`, `last: 5, before: "${cursor}"`]) {
      const { data, errors } = await ask(page(args), headers);
      // The owner's key of the other mode reads the same audit log.
      if (
        list === 'auditLog' &&
        headers === world.strangers.get('the same merchant in the other mode')?.headers
      )
        continue;
      expect(errors).toBeUndefined();
      const seen = data[list].edges.map(({ node }: { node: { id: string } }) => node.id);
      expect(seen).not.toContain(owners.edges[0].node.id);
      expect(seen.filter((id: string) => world.ownIds().includes(id))).toEqual([]);
      expect(data[list].pageInfo.endCursor).not.toBe(cursor);
    }
  }
});

const QUERY = `query ($order: ID!, $payment: ID!) {
  orders(filter: { receipt: "canary" }) { edges { node { id } } }
  payments(filter: { orderId: $order }) { edges { node { id } } }
  refunds(filter: { paymentId: $payment }) { edges { node { id } } }
  ledgerEntries(filter: { paymentId: $payment }) { edges { node { id } } }
  deliveries(filter: { paymentId: $payment }) { edges { node { id } } }
  events(after: "0", paymentId: $payment) { events { id } }
}`;

test('GraphQL’s lists find nothing of another merchant or mode', async () => {
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const variables = { order: orderId, payment: paymentId };
    return (await postGraphQL(world.sluice.url, { query: QUERY, variables, headers })).data;
  };
  const nothing = { edges: [] };
  for (const { headers } of world.strangers.values()) {
    expect(await ask(headers)).toEqual({
      orders: nothing,
      payments: nothing,
      refunds: nothing,
      ledgerEntries: nothing,
      deliveries: nothing,
      events: { events: [] },
    });
  }
  const owners = await ask(world.owners);
  expect(owners.orders.edges).toEqual([{ node: { id: orderId } }]);
  expect(owners.payments.edges).toEqual([{ node: { id: paymentId } }]);
  expect(owners.events.events).not.toEqual([]);
});

test('an event that a stranger names is sent to no endpoint of theirs', async () => {
  const { id: eventId } = await world.sluice.app.db.prisma.event.findFirstOrThrow({ where: { paymentId } });
  const replay = async (who: { ctx: Context; headers: Headers }) => {
    const { value } = await registerEndpoint(who.ctx, { url: `${world.sluice.url}/health` });
    const input = `{ endpointId: "${value.endpoint.id}", eventIds: ["${eventId}"] }`;
    const query = `mutation { replayEvents(input: ${input}) { ... on Replay { count } } }`;
    const { data } = await postGraphQL(world.sluice.url, { query, headers: who.headers });
    return data.replayEvents.count;
  };
  for (const stranger of world.strangers.values()) expect(await replay(stranger)).toBe(0);
  expect(await replay(world.owner)).toBe(1);
});
