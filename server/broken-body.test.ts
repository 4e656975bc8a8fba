import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { openSocket } from '../test/hostile/raw-socket.ts';
import { createMerchant } from '../test/merchants.ts';
import { type Sluice, startSluice } from '../test/sluice.ts';
import { until } from '../test/until.ts';

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice();
});

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(async () => {
  await sluice.stop();
});

/** Holds up whoever has to be looked up, as everybody has the first time, until the answer is called. */
async function holdCredentials(): Promise<() => Promise<void>> {
  const client = await sluice.app.db.pool.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE api_keys IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await client.query('COMMIT');
    client.release();
  };
}

const BODY = '{"amount":100}';

test.each([
  ['all of its body was sent and none of it read', BODY.length],
  ['half of its body was sent', BODY.length * 2],
])('a caller that hangs up when %s is no database that is away', async (_name, length) => {
  const { key, secret } = await createMerchant(sluice.app);
  const { log, db } = sluice.app;
  const told = jest.spyOn(log, 'debug');
  const alarms = [jest.spyOn(log, 'warn'), jest.spyOn(log, 'error')];
  const before = await db.prisma.order.count();
  const release = await holdCredentials();
  const { socket, closed } = openSocket(Number(new URL(sluice.url).port));
  const credential = `X-Api-Key: ${key}\r\nX-Api-Secret: ${secret}\r\nContent-Type: application/json\r\n`;
  socket.end(
    `POST /api/v1/orders HTTP/1.1\r\nHost: x\r\n${credential}Content-Length: ${length}\r\n\r\n${BODY}`,
  );
  await closed(5_000);
  await release();
  await until(
    () => told.mock.calls.map(([, message]) => message),
    messages => messages.includes('rest.hung_up'),
  );
  for (const alarm of alarms) expect(alarm).not.toHaveBeenCalled();
  expect(await db.prisma.order.count()).toBe(before);
});
