import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

const PER_ADDRESS = 5;
const PER_CREDENTIAL = 3;

let sluice: Sluice;
let merchant: TestMerchant;
const opened: WebSocket[] = [];

beforeAll(async () => {
  sluice = await startSluice({
    MAX_SOCKETS_PER_ADDRESS: String(PER_ADDRESS),
    MAX_SOCKETS_PER_CREDENTIAL: String(PER_CREDENTIAL),
    TRUSTED_PROXIES: 'loopback',
  });
  merchant = await createMerchant(sluice.app);
});

afterAll(async () => {
  for (const socket of opened) socket.terminate();
  await sluice.stop();
});

/** The socket, once it is open, or the status that it was refused with. */
function open(address: string): Promise<WebSocket | number> {
  const socket = new WebSocket(`${sluice.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-forwarded-for': address },
  });
  opened.push(socket);
  return new Promise(resolve => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
}

const openMany = (count: number, address: string) =>
  Promise.all(Array.from({ length: count }, () => open(address)));

/** What becomes of a socket that shows its credential: the code it is closed with, or that it was let in. */
async function enter(address: string): Promise<{ socket: WebSocket; outcome: string | number }> {
  const socket = (await open(address)) as WebSocket;
  const outcome = await new Promise<string | number>(resolve => {
    socket.on('message', data => resolve(JSON.parse(String(data)).type));
    socket.on('close', resolve);
    const payload = { 'x-api-key': merchant.key, 'x-api-secret': merchant.secret };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
  });
  return { socket, outcome };
}

describe('sockets', () => {
  test('of one address are so many, however many come at once, and its neighbour has its own', async () => {
    const answers = await openMany(3 * PER_ADDRESS, '203.0.113.1');
    expect(answers.filter(answer => answer === 429)).toHaveLength(2 * PER_ADDRESS);
    const sockets = answers.filter(answer => typeof answer !== 'number');
    expect(sockets).toHaveLength(PER_ADDRESS);
    expect(await open('203.0.113.2')).toBeInstanceOf(WebSocket);
    sockets[0]?.close();
    await until(
      () => open('203.0.113.1'),
      answer => answer instanceof WebSocket,
    );
  });

  test('of one IPv6 network count together', async () => {
    await openMany(PER_ADDRESS, '2001:db8:1:2::1');
    expect(await open('2001:db8:1:2:ffff::1')).toBe(429);
    expect(await open('2001:db8:1:3::1')).toBeInstanceOf(WebSocket);
  });

  test('of one credential are so many, wherever they come from', async () => {
    const entered = [];
    for (let i = 0; i < PER_CREDENTIAL; i++) entered.push(await enter(`198.51.100.${i}`));
    expect(entered.map(({ outcome }) => outcome)).toEqual(Array(PER_CREDENTIAL).fill('connection_ack'));
    expect((await enter('198.51.100.9')).outcome).toBe(4429);
    entered[0]?.socket.close();
    // Those that hang up while it is found out who they are take no place.
    for (let i = 0; i < PER_CREDENTIAL; i++) {
      const hasty = (await open(`198.51.100.${20 + i}`)) as WebSocket;
      const payload = { 'x-api-key': merchant.key, 'x-api-secret': merchant.secret };
      hasty.send(JSON.stringify({ type: 'connection_init', payload }), () => hasty.terminate());
    }
    await until(
      () => enter('198.51.100.10'),
      ({ outcome }) => outcome === 'connection_ack',
    );
  });
});
