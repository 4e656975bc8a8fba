import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PROCESSOR_TIMEOUT_MS } from '../limits.ts';
import type { AuthorizeRequest } from './connector.ts';
import { createSandboxConnector, type SandboxConnector } from './sandbox.ts';

// What comes back when the acquirer is not itself: the conformance suite has the rest.

const REQUEST: AuthorizeRequest = {
  ...{ key: 'att_1', paymentId: 'pay_1', amount: 1000n, currency: 'INR', capture: false, returnUrl: null },
  source: { type: 'upi', vpa: 'success@sluice' },
};
const signal = new AbortController().signal;

let server: Server;
let connector: SandboxConnector;
let answer: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  connector = connect();
});
afterEach(async () => {
  await connector.close();
  await stopServer();
});

/** By default as patient as in production: a busy machine is no acquirer that says nothing. */
function connect(timeoutMs = PROCESSOR_TIMEOUT_MS): SandboxConnector {
  const { port } = server.address() as AddressInfo;
  return createSandboxConnector({ url: `http://127.0.0.1:${port}`, secret: 's', timeoutMs });
}

/** What one with little patience says. */
async function authorizeInABreath() {
  const hasty = connect(300);
  const result = await hasty.authorize(REQUEST, signal);
  await hasty.close();
  return result;
}

async function stopServer(): Promise<void> {
  if (!server.listening) return;
  const closed = once(server.close(), 'close');
  server.closeAllConnections();
  await closed;
}

function answers(status: number, body: unknown): RequestListener {
  return (_, response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

test.each([
  ['a page of HTML', answers(200, '<html>'), 'the answer could not be read'],
  ['an empty body', answers(200, ''), 'the answer could not be read'],
  ['an outcome of another kind', answers(200, { outcome: 'perhaps' }), 'the answer could not be read'],
  ['an approval without a reference', answers(200, { outcome: 'approved' }), 'the answer could not be read'],
  ['an approval with the status of an error', answers(500, approval()), 'HTTP 500'],
  ['a gateway in between that fails', answers(502, 'Bad Gateway'), 'HTTP 502'],
  ['a wrong secret', answers(401, { error: { message: 'no' } }), 'HTTP 401'],
  ['a key that is used', answers(409, { error: { message: 'no' } }), 'HTTP 409'],
  ['a redirect', answers(302, ''), 'HTTP 302'],
  ['no such address', answers(404, 'Not Found'), 'HTTP 404'],
])('%s is unknown', async (_, listener, reason) => {
  answer = listener;
  expect(await connector.authorize(REQUEST, signal)).toEqual({ outcome: 'unknown', reason });
});

test('a 404 is "not found" only in the words of the acquirer', async () => {
  answer = answers(404, '<h1>nginx</h1>');
  expect(await connector.lookup({ key: 'att_1' }, signal)).toEqual({
    outcome: 'unknown',
    reason: 'HTTP 404',
  });
  answer = answers(404, { outcome: 'not_found' });
  expect(await connector.lookup({ key: 'att_1' }, signal)).toEqual({ outcome: 'not_found' });
  expect((await connector.authorize(REQUEST, signal)).outcome).toBe('unknown');
  expect((await connector.abandon({ key: 'att_1' }, signal)).outcome).toBe('unknown');
});

test('a request that the acquirer refuses to read is declined in its words', async () => {
  answer = answers(400, { error: { message: 'amount must be an integer' } });
  expect(await connector.authorize(REQUEST, signal)).toEqual({
    ...{ outcome: 'declined', code: 'invalid_request', reference: null },
    message: 'amount must be an integer',
  });
  expect((await connector.lookup({ key: 'att_1' }, signal)).outcome).toBe('unknown');
});

test('a decline code that we do not know is a generic decline', async () => {
  answer = answers(200, {
    outcome: 'declined',
    code: 'moon_phase',
    message: 'Not today.',
    reference: 'acq_1',
  });
  expect(await connector.authorize(REQUEST, signal)).toEqual({
    ...{ outcome: 'declined', code: 'generic_decline', message: 'Not today.', reference: 'acq_1' },
  });
});

test('an answer that does not come in time is unknown', async () => {
  answer = () => {};
  expect(await authorizeInABreath()).toEqual({ outcome: 'unknown', reason: 'timed out after 300 ms' });
});

test('an answer that stops in the middle is unknown', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{"outcome":"app');
  };
  expect(await authorizeInABreath()).toEqual({ outcome: 'unknown', reason: 'timed out after 300 ms' });
});

test('a connection that is cut is unknown, before the answer and in the middle of it', async () => {
  const reason = 'the connection was closed before the answer came';
  answer = request => request.socket.destroy();
  expect(await connector.authorize(REQUEST, signal)).toEqual({ outcome: 'unknown', reason });
  answer = (request, response) => {
    response
      .writeHead(200, { 'content-length': 100 })
      .write('{"outcome":"app', () => request.socket.destroy());
  };
  expect(await connector.authorize(REQUEST, signal)).toEqual({ outcome: 'unknown', reason });
});

test('nobody listening is unknown', async () => {
  await stopServer();
  expect(await connector.authorize(REQUEST, signal)).toEqual({
    outcome: 'unknown',
    reason: 'connection refused',
  });
});

test('a call that its caller gives up is unknown', async () => {
  const caller = new AbortController();
  answer = () => caller.abort();
  expect(await connector.authorize(REQUEST, caller.signal)).toEqual({
    outcome: 'unknown',
    reason: 'the call was cancelled',
  });
});

test('a closed connector answers that it does not know', async () => {
  answer = answers(200, approval());
  await connector.close();
  expect((await connector.authorize(REQUEST, signal)).outcome).toBe('unknown');
});

test('the instruments of an acquirer that does not answer are none', async () => {
  answer = answers(500, '');
  expect(await connector.listInstruments(signal)).toEqual([]);
});

function approval(): object {
  return { outcome: 'approved', reference: 'acq_1', captured: false };
}
