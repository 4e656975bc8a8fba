import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { CardSource, NotificationMessage } from '../../core/connectors/connector.ts';
import { DECLINE_CODES } from '../../core/connectors/decline-codes.ts';
import { createSandboxConnector } from '../../core/connectors/sandbox.ts';
import { startSandbox } from '../../sandbox/app.ts';
import type { Entry } from '../../sandbox/entry.ts';
import { describeConnector } from './conformance.ts';
import type { ConnectorHarness, Movements } from './harness.ts';

const SECRET = 'secret-of-this-test';
/** Long enough for a busy machine, short enough to wait for in a test. */
const TIMEOUT_MS = 1_000;
const TEN_YEARS_MS = 10 * 365 * 24 * 60 * 60 * 1000;

const DECLINES = [
  ['generic_decline', card('4000000000000002')],
  ['insufficient_funds', card('4000000000009995')],
  ['lost_card', card('4000000000009987')],
  ['stolen_card', card('4000000000009979')],
  ['expired_card', card('4000000000000069')],
  ['incorrect_cvv', card('4000000000000127')],
  ['limit_exceeded', card('4000000000006975')],
  ['upi_rejected', { type: 'upi', vpa: 'failure@sluice' }],
  ['invalid_request', card('4000000000000010')],
] as const;

describeConnector(
  {
    name: 'sandbox',
    capabilities: {
      captureOnAuthorize: true,
      authorizeUpi: true,
      upiWithoutVpa: true,
      partialVoid: true,
      multipleCaptures: true,
      keyLifetimeMs: TEN_YEARS_MS,
    },
    abandons: true,
    keepsBooks: true,
  },
  startHarness,
);

test('the suite covers every decline code that an authorization can come to', () => {
  // Failed challenges have a test of their own; the last two are the gateway's, not a processor's.
  const elsewhere = ['authentication_failed', 'action_expired', 'processor_error'];
  const covered = [...DECLINES.map(([code]) => code), ...elsewhere];
  expect(covered.sort()).toEqual(Object.keys(DECLINE_CODES).sort());
});

function card(number: string): CardSource {
  return { type: 'card', number, expiryMonth: 12, expiryYear: 2035, cvv: '123', holderName: 'A Shopper' };
}

async function startHarness(): Promise<ConnectorHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-connector-'));
  const books = join(folder, 'books.jsonl');
  const inbox = await startInbox();
  const sandbox = await startSandbox({ port: 0, books, secret: SECRET, notifyUrl: inbox.url });
  const connector = createSandboxConnector({ url: sandbox.url, secret: SECRET, timeoutMs: TIMEOUT_MS });
  const control = (path: string, body: object = {}) => post(`${sandbox.url}/control/${path}`, body);

  return {
    connector,
    sources: {
      approved: card('4242424242424242'),
      refundDeclined: card('4000000000005126'),
      challenge: card('4000000000003220'),
      declines: DECLINES,
    },
    async decideChallenge(key, approved) {
      const [message] = await Promise.all([inbox.next(), control(`${approved ? 'approve' : 'fail'}/${key}`)]);
      return message;
    },
    loseNextAnswer: () => control('faults', { type: 'lose_answer', calls: 1 }),
    swallowNextCall: () => control('faults', { type: 'hang', calls: 1 }),
    failNextCall: () => control('faults', { type: 'error', calls: 1 }),
    forge: ({ rawBody, headers }) => ({
      headers,
      rawBody: Buffer.from(Buffer.from(rawBody).toString().replace('1000', '9000')),
    }),
    movements: async paymentId => sum(readBooks(books).filter(entry => entry.payment === paymentId)),
    async close() {
      await connector.close();
      await sandbox.close();
      await inbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function post(url: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${SECRET}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  await response.body?.cancel();
}

function readBooks(path: string): Entry[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}

function sum(entries: readonly Entry[]): Movements {
  const total = (field: keyof Movements) => entries.reduce((all, entry) => all + (entry[field] ?? 0), 0);
  return {
    authorized: total('authorized'),
    captured: total('captured'),
    voided: total('voided'),
    refunded: total('refunded'),
  };
}

/** Where the gateway would take notifications. */
async function startInbox() {
  let take: (message: NotificationMessage) => void = () => {};
  const server = createServer(async (request, response) => {
    const rawBody = await buffer(request);
    response.writeHead(200).end();
    take({ rawBody, headers: new Headers(request.headers as Record<string, string>) });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    next: () =>
      new Promise<NotificationMessage>(resolve => {
        take = resolve;
      }),
    async close() {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}
