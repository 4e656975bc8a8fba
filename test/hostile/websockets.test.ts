import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../core.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { requestRest } from '../rest.ts';
import { until } from '../until.ts';
import { openSocket, type RawSocket } from './raw-socket.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { askForUpgrade, closeCodeIn, frame, message, OPCODE, openWebSocket } from './websocket-frames.ts';

/** Longer than any time limit of the server's, on a machine that does other things too. */
const PATIENCE_MS = 60_000;
jest.setTimeout(PATIENCE_MS * 3);
const MEBIBYTE = 1024 * 1024;
const FLOOD_BYTES = 60 * MEBIBYTE;
const MEMORY_GROWTH_MAX_BYTES = 60 * MEBIBYTE;

let core: TestCore;
let server: ServerProcess;
let merchant: TestMerchant;
let heldBefore = 0;
/** Begun first, because the server has to lose its patience with it. */
let mute: RawSocket;

const held = async () => {
  const { heapUsed, external } = await server.memory();
  return heapUsed + external;
};

beforeAll(async () => {
  core = await startTestCore();
  server = await startServerProcess(core);
  merchant = await createMerchant(core.app);
  expect(await healthy()).toBe(201);
  mute = await openWebSocket(server.port, PATIENCE_MS);
  heldBefore = await held();
});

afterAll(async () => {
  mute?.socket.destroy();
  await server?.stop();
  await core.close();
});

/** What everybody else gets meanwhile. */
async function healthy(): Promise<number> {
  const { status } = await requestRest(server.url, {
    ...{ method: 'POST', path: '/api/v1/orders', body: { amount: 100 } },
    headers: { ...merchant.headers, connection: 'close' },
  });
  return status;
}

const INIT = message({ type: 'connection_init' });
const { text, binary, continuation, ping, close } = OPCODE;
const part = (opcode: number, payload: string | Buffer = '') => frame({ opcode, payload, fin: false });
const subscribe = (id: string, query: string) => message({ type: 'subscribe', id, payload: { query } });

const BROKEN: Readonly<Record<string, readonly [number, ...Buffer[]]>> = {
  'a frame without a mask': [1002, frame({ opcode: text, payload: '{}', masked: false })],
  'bits that mean nothing': [1002, frame({ opcode: text, payload: '{}', reserved: 7 })],
  'a frame said to be compressed': [1002, frame({ opcode: text, payload: '{}', reserved: 4 })],
  'a kind of frame that is none': [1002, frame({ opcode: 3 })],
  'a ping in parts': [1002, part(ping)],
  'a ping of 200 bytes': [1002, frame({ opcode: ping, payload: 'x'.repeat(200) })],
  'an end without a beginning': [1002, frame({ opcode: continuation, payload: 'x' })],
  'a beginning in the middle': [1002, part(text, '{'), frame({ opcode: text, payload: '{}' })],
  'a close code that is none': [1002, frame({ opcode: close, payload: Buffer.from([0, 1]) })],
  'text that is no UTF-8': [1007, frame({ opcode: text, payload: Buffer.from([0x7b, 0xc3, 0x28, 0x7d]) })],
  'half a character in a part': [
    1007,
    part(text, Buffer.from([0xe2])),
    frame({ opcode: continuation, payload: 'x' }),
  ],
  'parts without an end': [
    1008,
    Buffer.concat(Array.from({ length: 20_000 }, () => part(continuation)).with(0, part(text))),
  ],
  'a frame of 200 KB': [1009, frame({ opcode: text, payload: 'x'.repeat(200_000) })],
  'a frame that says it has 2^52 bytes': [1009, frame({ opcode: text, claims: 2n ** 52n })],
  'a frame that says it has 2^63 bytes': [1009, frame({ opcode: text, claims: 2n ** 63n })],
  'parts of 200 KB together': [
    1009,
    part(text, 'x'.repeat(60_000)),
    ...Array(3).fill(part(continuation, 'x'.repeat(60_000))),
  ],
  binary: [1003, frame({ opcode: binary, payload: '{"type":"ping"}' })],
  'what is no JSON': [4400, frame({ opcode: text, payload: 'hello' })],
  'JSON that is no message': [4400, frame({ opcode: text, payload: '[]' })],
  'nothing but levels': [4400, frame({ opcode: text, payload: '['.repeat(50_000) })],
  'an unknown type': [4400, message({ type: 'evil' })],
  'a type that only servers may send': [4400, message({ type: 'connection_ack' })],
  'an operation before any greeting': [4401, subscribe('1', '{ eventCursor }')],
  'two greetings': [4429, INIT, INIT],
};

describe('is closed with its own code, and nobody else is harmed:', () => {
  test.each(Object.entries(BROKEN))('%s', async (_name, [code, ...frames]) => {
    const socket = await openWebSocket(server.port, PATIENCE_MS);
    for (const bytes of frames) socket.write(bytes);
    const heard = await socket.closed(PATIENCE_MS);
    expect(closeCodeIn(heard.text)).toBe(code);
    expect(await healthy()).toBe(201);
    expect(server.complaints()).toEqual([]);
  });

  test('one name for two operations, however long it is', async () => {
    const socket = await openWebSocket(server.port, PATIENCE_MS);
    socket.write(INIT);
    await acknowledged(socket);
    const id = 'x'.repeat(1_000);
    const twice = subscribe(id, '{ installation { demo } }');
    socket.write(Buffer.concat([twice, twice]));
    expect(closeCodeIn((await socket.closed(PATIENCE_MS)).text)).toBe(4409);
    expect(server.complaints()).toEqual([]);
  });

  test('an upgrade of another address, though its client never hangs up', async () => {
    const socket = openSocket(server.port);
    socket.socket.allowHalfOpen = true;
    socket.write(askForUpgrade('/elsewhere'));
    // What is written to a connection that is gone is answered with a reset; half of one would take it.
    const heard = await until(
      () => {
        socket.write('x');
        return socket.heard();
      },
      ({ closed }) => closed,
      PATIENCE_MS,
    );
    expect(heard.text).toMatch(/^HTTP\/1\.1 404 /);
  });
});

function acknowledged(socket: RawSocket): Promise<unknown> {
  return until(
    () => socket.heard().text,
    heard => heard.includes('connection_ack'),
    PATIENCE_MS,
  );
}

/** Writes the same again and again until so much is written or the other side ends it. It reads nothing meanwhile. */
async function flood({ socket, closed }: RawSocket, bytes: Buffer, totalBytes: number): Promise<void> {
  socket.pause();
  let left = totalBytes;
  const pump = () => {
    while (left > 0 && socket.writable) {
      left -= bytes.length;
      if (!socket.write(bytes)) return;
    }
  };
  socket.on('drain', pump);
  pump();
  await closed(PATIENCE_MS);
}

/** The most that the server held, and everything that others were answered, while something else went on. */
async function watched(attack: Promise<unknown>): Promise<{ growth: number; statuses: Set<number> }> {
  let isOver = false;
  const over = attack.finally(() => {
    isOver = true;
  });
  let growth = 0;
  const statuses = new Set<number>();
  while (!isOver) {
    growth = Math.max(growth, (await held()) - heldBefore);
    statuses.add(await healthy());
  }
  await over;
  return { growth, statuses };
}

const many = (bytes: (i: number) => Buffer, count: number) =>
  Buffer.concat(Array.from({ length: count }, (_, i) => bytes(i)));

const FLOODS: Readonly<Record<string, Buffer>> = {
  'pings of WebSocket': many(() => frame({ opcode: ping, payload: 'x'.repeat(125) }), 500),
  'pings of GraphQL': many(() => message({ type: 'ping', payload: { text: 'x'.repeat(60_000) } }), 4),
  'operations that are refused': many(i => subscribe(`${i}`, 'subscription { events { cursor } }'), 500),
  'operations given up at once': many(
    i =>
      Buffer.concat([
        subscribe(`${i}`, '{ installation { demo } }'),
        message({ type: 'complete', id: `${i}` }),
      ]),
    300,
  ),
};

test('from clients that read nothing, the server takes no more than it can hold, and cuts them off', async () => {
  const flooded = async (bytes: Buffer) => {
    const socket = await openWebSocket(server.port, PATIENCE_MS);
    socket.write(INIT);
    await acknowledged(socket);
    await flood(socket, bytes, FLOOD_BYTES);
  };
  // Four of each kind at once.
  const floods = Array(4).fill(Object.values(FLOODS)).flat();
  const { growth, statuses } = await watched(Promise.all(floods.map(flooded)));
  expect(growth).toBeLessThan(MEMORY_GROWTH_MAX_BYTES);
  expect(statuses).toEqual(new Set([201]));
  expect(server.complaints()).toEqual([]);
});

test('who never says hello is shown the door, and does not have to open it', async () => {
  expect(closeCodeIn((await mute.closed(PATIENCE_MS)).text)).toBe(4408);
});

test('after all of it the server is what it was', async () => {
  expect(server.isAlive()).toBe(true);
  expect(server.complaints()).toEqual([]);
  await until(held, now => now - heldBefore < MEMORY_GROWTH_MAX_BYTES / 2, PATIENCE_MS);
});
