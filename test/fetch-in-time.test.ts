import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createFetch } from '../clients/dashboard/fetch-in-time.ts';

const SOON_MS = 200;
const NEVER_MS = 60_000;

let server: Server;
let url: string;

/** What the server does with a request, by its path. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/never': () => undefined,
  '/half': response => void response.writeHead(200).write('{"data":'),
  '/whole': response => void response.end('{"data":1}'),
};

beforeAll(async () => {
  server = createServer(({ url: path = '' }, response) => answers[path]?.(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const read = (path: string, answerMaxMs: number, init?: RequestInit) =>
  createFetch(answerMaxMs)(`${url}${path}`, init).then(response => response.text());

test.each(['/never', '/half'])('an answer that comes %s is given up as late', async path => {
  await expect(read(path, SOON_MS)).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('an answer in time is what it is', async () => {
  const caller = new AbortController();
  expect(await read('/whole', NEVER_MS, { signal: caller.signal })).toBe('{"data":1}');
  // As urql does when it has its answer; a timer that went on would keep this test from ending.
  caller.abort();
});

test.each(['before', 'after'])('a caller that gave up %s asking is heard', async when => {
  const caller = new AbortController();
  if (when === 'before') caller.abort();
  const answer = read('/never', NEVER_MS, { signal: caller.signal });
  caller.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});
