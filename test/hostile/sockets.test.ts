import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../core.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { requestRest } from '../rest.ts';
import { until } from '../until.ts';
import { openSocket, type RawSocket } from './raw-socket.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** Longer than any time limit of the server's, on a machine that does other things too. */
const PATIENCE_MS = 60_000;
const HALF_OPEN = 1_500;
const MEMORY_GROWTH_MAX_BYTES = 60 * 1024 * 1024;

let core: TestCore;
let server: ServerProcess;
let merchant: TestMerchant;
let heapBefore = 0;
/** Begun first, because the server has to lose its patience with them. */
let slow: { readonly headers: RawSocket; readonly body: RawSocket; readonly silent: RawSocket[] };
let dripping: NodeJS.Timeout;

const held = async () => {
  const { heapUsed, external } = await server.memory();
  return heapUsed + external;
};

beforeAll(async () => {
  core = await startTestCore();
  server = await startServerProcess(core);
  merchant = await createMerchant(core.app);
  expect(await healthy()).toBe(201);
  heapBefore = await held();
  const [headers, body] = [openSocket(server.port), openSocket(server.port)];
  headers.write('GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  body.write(`POST /graphql HTTP/1.1\r\nHost: x\r\n${JSON_TYPE}Content-Length: 1000\r\n\r\n{`);
  dripping = setInterval(() => {
    headers.write('x');
    body.write(' ');
  }, 500);
  slow = { headers, body, silent: Array.from({ length: HALF_OPEN }, () => openSocket(server.port)) };
}, PATIENCE_MS * 2);

afterAll(async () => {
  clearInterval(dripping);
  for (const { socket } of [slow.headers, slow.body, ...slow.silent]) socket.destroy();
  await server.stop();
  await core.close();
}, PATIENCE_MS);

const JSON_TYPE = 'Content-Type: application/json\r\n';

/** What everybody else gets meanwhile. */
async function healthy(): Promise<number> {
  const { status } = await requestRest(server.url, {
    ...{ method: 'POST', path: '/api/v1/orders', body: { amount: 100 } },
    headers: { ...merchant.headers, connection: 'close' },
  });
  return status;
}

const POST = 'POST /api/v1/orders HTTP/1.1\r\nHost: x\r\n';
/** Would be answered if anybody took it for a request of its own. */
const SMUGGLED = 'GET /health/live HTTP/1.1\r\nHost: smuggled\r\n\r\n';

const REFUSED: Readonly<Record<string, string | Buffer>> = {
  'a length and chunks': `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  'chunks and a length': `${POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  'two lengths': `${POST}Content-Length: 0\r\nContent-Length: 50\r\n\r\n${SMUGGLED}`,
  'a list of lengths': `${POST}Content-Length: 0, 50\r\n\r\n${SMUGGLED}`,
  'a length below nothing': `${POST}Content-Length: -1\r\n\r\n${SMUGGLED}`,
  'a length with a sign': `${POST}Content-Length: +5\r\n\r\nhello${SMUGGLED}`,
  'a length in hex': `${POST}Content-Length: 0x10\r\n\r\n${SMUGGLED}`,
  'a length beyond 64 bits': `${POST}Content-Length: 99999999999999999999999\r\n\r\n${SMUGGLED}`,
  'chunks under a false name': `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  'chunks that are not the last coding': `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  'a chunk of no size': `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n${SMUGGLED}`,
  'a chunk larger than numbers go': `${POST}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx`,
  'a chunk longer than it says': `${POST}${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n`,
  'a space before the colon': `${POST}Content-Length : 5\r\n\r\nhello${SMUGGLED}`,
  'a NUL in a header': `${POST}X-Evil: a\0b\r\n\r\n${SMUGGLED}`,
  'a header without a name': `${POST}: x\r\n\r\n${SMUGGLED}`,
  'a header line that is none': `${POST}nothing\r\n\r\n${SMUGGLED}`,
  'an unknown method': `FETCH /health HTTP/1.1\r\nHost: x\r\n\r\n${SMUGGLED}`,
  'another protocol': 'GET / GOPHER/1.0\r\n\r\n',
  'no host': `GET /health HTTP/1.1\r\n\r\n`,
  'the hello of TLS': Buffer.from('16030100a5010000a10303', 'hex'),
  'headers of 20 KB': `${POST}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
  'three thousand headers': `${POST}${Array.from({ length: 3_000 }, (_, i) => `X-${i}: 1\r\n`).join('')}\r\n`,
  'an address of 20 KB': `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'a body whose length is too much': `${POST}${JSON_TYPE}Content-Length: 10000000\r\n\r\n{`,
};

describe('is refused, and nothing behind it is taken for another request:', () => {
  test.each(Object.entries(REFUSED))('%s', async (_name, bytes) => {
    const socket = openSocket(server.port);
    const key = `X-Api-Key: ${merchant.key}\r\nX-Api-Secret: ${merchant.secret}\r\n`;
    socket.write(typeof bytes === 'string' ? bytes.replace('Host: x\r\n', `Host: x\r\n${key}`) : bytes);
    const heard = await until(
      () => socket.heard(),
      ({ text, closed }) => closed || text.includes('\r\n\r\n'),
      PATIENCE_MS,
    );
    expect(heard.text).toMatch(/^(?:HTTP\/1\.1 4\d\d |$)/);
    await socket.closed(PATIENCE_MS);
    expect(socket.heard().text).not.toMatch(/"live"|healthy|HTTP\/1\.1 2/);
    expect(await healthy()).toBe(201);
  });
});

test('a body that is compressed is not unpacked', async () => {
  const { gzipSync } = await import('node:zlib');
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
  for (const path of ['/api/v1/orders', '/graphql']) {
    const { status } = await requestRest(server.url, {
      ...{ method: 'POST', path, raw: bomb },
      headers: { ...merchant.headers, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect([400, 413, 415]).toContain(status);
  }
});

test('a body that ends before its length leaves nothing behind', async () => {
  const before = await core.app.db.prisma.order.count();
  for (let i = 0; i < 50; i++) {
    const socket = openSocket(server.port);
    socket.write(`${POST}${JSON_TYPE}Content-Length: 100\r\n\r\n{"amount":100}`);
    socket.socket.end();
    await socket.closed(PATIENCE_MS);
  }
  expect(await core.app.db.prisma.order.count()).toBe(before);
  expect(await healthy()).toBe(201);
});

test('five hundred requests in one packet are answered, each once', async () => {
  const socket = openSocket(server.port);
  socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(500));
  const answers = () => socket.heard().text.split('HTTP/1.1 200').length - 1;
  expect(await until(answers, count => count >= 500, PATIENCE_MS)).toBe(500);
  socket.socket.destroy();
});

test(
  'connections that say nothing, or something very slowly, are closed while everybody else is served',
  async () => {
    const statuses = new Set<number>();
    const waiting = Promise.all(
      [slow.headers, slow.body, ...slow.silent].map(socket => socket.closed(PATIENCE_MS)),
    );
    let over = false;
    const watched = waiting.finally(() => {
      over = true;
    });
    while (!over) statuses.add(await healthy());
    for (const { text } of await watched) expect(text).not.toMatch(/^HTTP\/1\.1 [25]/);
    expect(statuses).toEqual(new Set([201]));
  },
  PATIENCE_MS * 2,
);

test('after all of it the server is what it was', async () => {
  expect(server.isAlive()).toBe(true);
  expect(server.complaints()).toEqual([]);
  expect((await held()) - heapBefore).toBeLessThan(MEMORY_GROWTH_MAX_BYTES);
});
