import { createHmac } from 'node:crypto';
import { EventEmitter, on, once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { authorizeBody, cardBody, startForTest, type TestSandbox } from './start-for-test.ts';

interface Received {
  readonly signature: string;
  readonly body: string;
}

let gateway: Server;
let sandbox: TestSandbox;
let inbox: EventEmitter;
/** What the gateway answers, one after the other; then 200. */
let statuses: number[];

beforeEach(async () => {
  inbox = new EventEmitter();
  statuses = [];
  gateway = createServer(async (request, response) => {
    const received: Received = { signature: signatureOf(request), body: await text(request) };
    response.writeHead(statuses.shift() ?? 200).end();
    inbox.emit('notification', received);
  });
  await once(gateway.listen(0, '127.0.0.1'), 'listening');
  const { port } = gateway.address() as AddressInfo;
  sandbox = await startForTest({ notifyUrl: `http://127.0.0.1:${port}/notifications/sandbox` });
});
afterEach(async () => {
  await sandbox.close();
  gateway.closeAllConnections();
  await new Promise(resolve => gateway.close(resolve));
});

function signatureOf(request: IncomingMessage): string {
  return String(request.headers['sandbox-signature']);
}

async function nextNotification(act: () => Promise<unknown>): Promise<Received> {
  const [[received]] = await Promise.all([once(inbox, 'notification'), act()]);
  return received;
}

async function challenge(key: string): Promise<void> {
  await sandbox.post('/v1/authorize', authorizeBody(key, { card: cardBody('4000000000003220') }));
}

function isSignedWith(secret: string, { signature, body }: Received): boolean {
  const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  return mac === createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}

test('the gateway is told, signed, what the shopper decided', async () => {
  await challenge('a');
  const received = await nextNotification(() => sandbox.post('/control/approve/a'));
  expect(isSignedWith(sandbox.secret, received)).toBe(true);
  expect(JSON.parse(received.body)).toEqual({
    id: expect.stringMatching(/^ntf_/),
    type: 'authorize.approved',
    created_at: expect.any(String),
    payment_id: 'pay_a',
    key: 'a',
    outcome: 'approved',
    reference: expect.stringMatching(/^acq_/),
    amount: 1000,
    currency: 'INR',
    captured: false,
  });
});

test('a notification that is not taken comes again with the same id', async () => {
  statuses = [503];
  await challenge('a');
  const ids: string[] = [];
  const notifications = on(inbox, 'notification', { close: ['end'] });
  await sandbox.post('/control/fail/a');
  for await (const [received] of notifications) {
    ids.push(JSON.parse(received.body).id);
    if (ids.length === 2) inbox.emit('end');
  }
  expect(ids[0]).toBe(ids[1]);
});

test('nothing is told of what was answered directly', async () => {
  const received: unknown[] = [];
  inbox.on('notification', notification => received.push(notification));
  await sandbox.post('/v1/authorize', authorizeBody('a'));
  await challenge('b');
  await nextNotification(() => sandbox.post('/control/approve/b'));
  expect(received).toHaveLength(1);
});

test('a test can have a notification sent twice, with a lie, late, or signed by somebody else', async () => {
  await sandbox.post('/v1/authorize', authorizeBody('a'));
  const twice = await sandbox.post('/control/notify', { key: 'a', times: 2 });
  expect(twice.body.statuses).toEqual([200, 200]);

  const lie = await nextNotification(() =>
    sandbox.post('/control/notify', { key: 'a', changes: { amount: 1 } }),
  );
  expect(JSON.parse(lie.body).amount).toBe(1);
  expect(isSignedWith(sandbox.secret, lie)).toBe(true);

  const forged = await nextNotification(() =>
    sandbox.post('/control/notify', { key: 'a', secret: 'guessed' }),
  );
  expect(isSignedWith(sandbox.secret, forged)).toBe(false);

  const late = await nextNotification(() => sandbox.post('/control/notify', { key: 'a', age_seconds: 3600 }));
  const seconds = Number(/t=(\d+)/.exec(late.signature)?.[1]);
  expect(Date.now() / 1000 - seconds).toBeGreaterThanOrEqual(3600);
  expect((await sandbox.post('/control/notify', { key: 'nothing' })).status).toBe(404);
});
