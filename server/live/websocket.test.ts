import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { revokeApiKey } from '../../core/merchants/api-keys.ts';
import { createSession } from '../../core/merchants/sessions.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { socketClient, subscribeTo } from '../../test/graphql.ts';
import { createMerchant, createUser } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

const EVENTS = 'subscription { events(after: "0") { cursor } }';

let sluice: Sluice;
const clients: Client[] = [];

beforeAll(async () => {
  sluice = await startSluice();
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

afterAll(async () => {
  await sluice.stop();
});

function connect(params: Record<string, unknown>, headers: Record<string, string> = {}): Client {
  const client = socketClient(sluice.url, params, headers);
  clients.push(client);
  return client;
}

function closeOf(client: Client): Promise<unknown> {
  return new Promise(resolve => client.on('closed', resolve));
}

describe('a WebSocket', () => {
  test.each([
    ['a wrong secret', { 'x-api-key': 'key_test_abc123', 'x-api-secret': 'wrong' }],
    ['a wrong client secret', { authorization: 'Bearer order_0000000000000000_secret_x' }],
    ['an unknown scheme', { authorization: 'Digest x' }],
  ])('with %s is closed with a reason', async (_name, params) => {
    expect(await closeOf(connect(params))).toMatchObject({ code: 4401 });
  });

  test('without credentials may ask what needs none and nothing else', async () => {
    const client = connect({});
    const { data } = await subscribeTo(client, '{ installation { demo } }').next();
    expect(data).toEqual({ installation: { demo: true } });
    const { errors } = await subscribeTo(client, EVENTS)
      .next()
      .catch(thrown => ({ errors: thrown }));
    expect(errors[0]).toMatchObject({ extensions: { code: 'AUTHENTICATION_FAILED' } });
    expect(errors[0].extensions.http).toBeUndefined();
  });

  test('takes credentials with each operation, as GraphiQL sends them', async () => {
    const { headers, ctx } = await createMerchant(sluice.app);
    await createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });
    const results = connect({}).iterate({ query: EVENTS, extensions: { headers } });
    expect((await results.next()).value.data).toEqual({ events: { cursor: '1' } });
    await results.return?.();
  });

  test('takes the session of a page of ours, and not of anybody else’s', async () => {
    const { id, ctx } = await createMerchant(sluice.app);
    await createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });
    const user = await createUser(sluice.app, id);
    const origin = { userAgent: null, address: null };
    const token = await createSession(sluice.app.db, {
      userId: user.id,
      merchantId: id,
      ...origin,
      now: sluice.app.now(),
    });
    const cookie = `sluice_session=${token}`;
    const own = connect({}, { cookie, origin: 'http://localhost:3000' });
    expect((await subscribeTo(own, EVENTS).next()).data).toEqual({ events: { cursor: '1' } });
    const foreign = connect({}, { cookie, origin: 'https://evil.example' });
    expect(await closeOf(foreign)).toMatchObject({ code: 4403 });
  });

  test('is closed within five seconds when its key is revoked', async () => {
    const { headers, tenant, key } = await createMerchant(sluice.app);
    const client = connect(headers);
    await new Promise(resolve => client.on('connected', resolve));
    const closed = closeOf(client);
    const revokedAt = Date.now();
    await revokeApiKey(sluice.app.db, tenant, { id: key, now: sluice.app.now() });
    expect(await closed).toMatchObject({ code: 4403 });
    expect(Date.now() - revokedAt).toBeLessThan(5_000);
  }, 10_000);

  test('is closed when its user’s role no longer allows what it did', async () => {
    const { id } = await createMerchant(sluice.app);
    const user = await createUser(sluice.app, id);
    const token = await createSession(sluice.app.db, {
      userId: user.id,
      merchantId: id,
      userAgent: null,
      address: null,
      now: sluice.app.now(),
    });
    const client = connect({}, { cookie: `sluice_session=${token}`, origin: sluice.url });
    const closed = closeOf(client);
    await subscribeTo(client, '{ installation { demo } }').next();
    await sluice.app.db.prisma.membership.updateMany({
      where: { userId: user.id },
      data: { role: 'VIEWER' },
    });
    expect(await closed).toMatchObject({ code: 4403 });
  }, 10_000);

  test('runs at most fifty operations at once', async () => {
    const { headers } = await createMerchant(sluice.app);
    const client = connect(headers);
    const running = Array.from({ length: 50 }, () => subscribeTo(client, EVENTS));
    const pending = running.map(results => results.next().catch(() => undefined));
    const refused = await subscribeTo(client, EVENTS)
      .next()
      .catch(errors => errors);
    expect(refused[0]).toMatchObject({ extensions: { code: 'TOO_MANY_OPERATIONS' } });
    await client.dispose();
    await Promise.all(pending);
  });

  test('bounds documents as HTTP does', async () => {
    const { headers } = await createMerchant(sluice.app);
    const aliases = Array.from({ length: 600 }, (_, i) => `a${i}: eventCursor`).join(' ');
    const { errors } = await subscribeTo(connect(headers), `{ ${aliases} }`)
      .next()
      .catch(thrown => ({ errors: thrown }));
    expect(errors[0]).toMatchObject({ extensions: { code: 'DOCUMENT_TOO_LARGE' } });
  });

  test('that asks for another path is turned away', async () => {
    const socket = new WebSocket(`${sluice.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws');
    const [error] = await once(socket, 'error');
    expect(String(error)).toMatch(/404/);
  });
});
