import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { socketClient, subscribeTo } from '../graphql.ts';
import { createMerchant } from '../merchants.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { BOMBS, type Bomb } from './bombs.ts';

/** Far more than any of them needs, also on a machine that does other things; what runs takes minutes, or never ends. */
const PATIENCE_MS = 10_000;

let sluice: Sluice;
/** Connections to Postgres that somebody took: what resolvers do first of all. */
let taken = 0;

beforeAll(async () => {
  sluice = await startSluice({ RATE_LIMIT_PER_ADDRESS: '0' });
  sluice.app.db.pool.on('acquire', () => {
    taken += 1;
  });
});

afterAll(() => sluice.stop());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly tookMs: number;
}

async function post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const startedAt = performance.now();
  const response = await fetch(`${sluice.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text(), tookMs: performance.now() - startedAt };
}

function expectRefused({ status, text, tookMs }: Answer): void {
  // To who asks for application/json a document that is not valid is answered with 200, as the specification has it.
  expect([200, 400, 413]).toContain(status);
  const { data, errors } = JSON.parse(text);
  expect(data ?? null).toBeNull();
  expect(errors.length).toBeGreaterThan(0);
  expect(errors[0].extensions?.code).not.toBe('AUTHENTICATION_FAILED');
  // Not a page of complaints for each of its thousand mistakes.
  expect(text.length).toBeLessThan(20_000);
  expect(tookMs).toBeLessThan(PATIENCE_MS);
}

test('a field that is allowed does ask Postgres, or the silence of the others would show nothing', async () => {
  const before = taken;
  expect(await post({ query: '{ invite(token: "x") { __typename } }' })).toMatchObject({ status: 200 });
  expect(taken).toBeGreaterThan(before);
});

describe('is refused before anything of it runs:', () => {
  test.each(Object.entries(BOMBS))('%s', async (_name, bomb) => {
    const before = taken;
    expectRefused(await post(bomb));
    expect(taken).toBe(before);
  });

  test('a list of operations in one body', async () => {
    const before = taken;
    const many = Array.from({ length: 100 }, () => ({ query: '{ invite(token: "x") { __typename } }' }));
    expectRefused(await post(many));
    expect(taken).toBe(before);
  });
});

const asSubscription = ({ query, variables }: Bomb): Bomb => ({
  query: query.replace(/^(?:mutation )?\{/, 'subscription {'),
  ...(variables && { variables }),
});

test('over a WebSocket the same is refused, by subscriptions too, and the socket goes on', async () => {
  const { headers } = await createMerchant(sluice.app);
  const client = socketClient(sluice.url, { ...headers });
  // What is too long for a body is too long for a message too, and closes the socket.
  const fitting = Object.values(BOMBS).filter(bomb => JSON.stringify(bomb).length < 90_000);
  for (const { query, variables = {} } of fitting.flatMap(bomb => [bomb, asSubscription(bomb)])) {
    const answer = await subscribeTo(client, query, variables as Record<string, unknown>)
      .next()
      .catch(errors => ({ errors, data: undefined }));
    expect([query.slice(0, 80), answer.data ?? null]).toEqual([query.slice(0, 80), null]);
    expect(answer.errors?.length).toBeGreaterThan(0);
  }
  expect((await subscribeTo(client, '{ installation { demo } }').next()).data).toEqual({
    installation: { demo: true },
  });
  await client.dispose();
}, 60_000);

test('what tools ask of the schema is answered', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  const answer = await post({ query: getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }) });
  expect(answer.status).toBe(200);
});
