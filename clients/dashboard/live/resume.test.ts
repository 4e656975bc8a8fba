/** @jest-environment-options {"customExportConditions": ["node"]} */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildSchema, execute, type GraphQLSchema, subscribe } from 'graphql';
import type { Client } from 'graphql-ws';
import { useServer as serveGraphQL } from 'graphql-ws/use/ws';
import { WebSocket, WebSocketServer } from 'ws';
import { openSocket } from '../../socket/open-socket.ts';
import { resumeFromLastSeen } from './resume.ts';

const schema: GraphQLSchema = buildSchema(`
  type Query { ok: Boolean }
  type Event { cursor: String! number: Int! }
  type Subscription { events(after: String): Event! }
`);

/** A log of `count` events, given out after a cursor in small helpings. */
async function* readLog(after: string, count: number) {
  for (let number = Number(after) + 1; number <= count; number += 1) {
    if (number % 5 === 0) await setImmediate();
    yield { events: { cursor: String(number), number } };
  }
  // A live log does not end; the subscription is over when the client says so.
  await new Promise(() => undefined);
}

let sockets: WebSocketServer;
let client: Client;
const http = createServer();
const EVENTS = 400;

beforeEach(async () => {
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  sockets = new WebSocketServer({ server: http });
  serveGraphQL(
    {
      schema,
      execute,
      subscribe: args =>
        subscribe({
          ...args,
          rootValue: { events: ({ after }: { after: string }) => readLog(after, EVENTS) },
        }),
    },
    sockets,
  );
});

afterEach(async () => {
  await client.dispose();
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  await new Promise(resolve => http.close(resolve));
});

test('a stream that is cut again and again gives every event once and in order', async () => {
  const seen: number[] = [];
  let cuts = 0;
  client = openSocket({
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    onConnected: () => undefined,
    onClosed: () => undefined,
    wait: () => Promise.resolve(),
    webSocketImpl: WebSocket,
  });

  await new Promise<void>((resolve, reject) => {
    const sink = {
      next: (result: { data?: Record<string, unknown> | null }) => {
        seen.push((result.data as { events: { number: number } }).events.number);
        if (seen.length % 23 === 0) {
          cuts += 1;
          for (const socket of sockets.clients) socket.terminate();
        }
        if (seen.length === EVENTS) resolve();
      },
      error: reject,
      complete: () => undefined,
    };
    const query = 'subscription Events($after: String) { events(after: $after) { cursor number } }';
    client.subscribe(...resumeFromLastSeen({ query, variables: { after: '0' } }, sink));
  });

  expect(seen).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
  expect(cuts).toBeGreaterThan(10);
});

test('a subscription without a cursor is passed on as it is', () => {
  const payload = { query: 'subscription { payment { id } }', variables: { id: 'pay_1' } };
  const sink = { next: () => undefined, error: () => undefined, complete: () => undefined };
  expect(resumeFromLastSeen(payload, sink)).toEqual([payload, sink]);
});
