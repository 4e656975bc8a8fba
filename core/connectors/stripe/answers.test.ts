import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { AuthorizeRequest, Connector, LookupRequest } from '../connector.ts';
import { openStripe } from '../stripe.ts';

// What comes back when Stripe is not itself: the conformance suite has the rest.

const REQUEST: AuthorizeRequest = {
  ...{ key: 'att_1', paymentId: 'pay_1', amount: 1000n, currency: 'INR', capture: true, returnUrl: null },
  source: {
    type: 'card',
    number: '4242424242424242',
    expiryMonth: 12,
    expiryYear: 2035,
    cvv: '123',
    holderName: null,
  },
};
const LOOKUP: LookupRequest = {
  ...{ key: 'att_1', kind: 'AUTHORIZE', paymentId: 'pay_1', amount: 1000n, currency: 'INR', capture: true },
  ...{ authorizationReference: null, ageMs: 0 },
};
const signal = new AbortController().signal;

let server: Server;
let connector: Connector;
let answer: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  connector = openStripe({
    ...{ secretKey: 'sk_test_1', notificationSecret: 'whsec_1', timeoutMs: 1_000 },
    ...{ host: '127.0.0.1', port, protocol: 'http' },
  });
});
afterEach(async () => {
  await connector.close?.();
  await stopServer();
});

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
  ['a page of HTML', answers(200, '<html>')],
  ['an empty body', answers(200, '')],
  ['nothing in JSON', answers(200, 'null')],
  ['an object without anything', answers(200, {})],
  ['a list', answers(200, [])],
  ['a success that names nothing', answers(200, { object: 'payment_intent', status: 'succeeded' })],
  ['a status that is new', answers(200, { id: 'pi_1', object: 'payment_intent', status: 'levitating' })],
  ['a gateway in between that fails', answers(502, 'Bad Gateway')],
  ['a refusal in words that are not Stripe’s', answers(400, { error: { message: 'no such host' } })],
  ['a 404 that is not Stripe’s', answers(404, { error: 'not found' })],
  ['a decline that is not Stripe’s', answers(402, { error: { message: 'pay the proxy' } })],
  ['a redirect', answers(302, '')],
  [
    'a limit',
    answers(429, { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'slow' } }),
  ],
])('%s is unknown, to an authorization and to a lookup', async (_, listener) => {
  answer = listener;
  expect((await connector.authorize(REQUEST, signal)).outcome).toBe('unknown');
  expect((await connector.lookup(LOOKUP, signal)).outcome).toBe('unknown');
  expect((await connector.abandon?.(LOOKUP, signal))?.outcome).toBe('unknown');
});

test('what Stripe refuses is a decline of what was asked for, and no answer to a question', async () => {
  answer = answers(400, { error: { type: 'invalid_request_error', message: 'Amount must be at least 50.' } });
  expect(await connector.authorize(REQUEST, signal)).toEqual({
    ...{ outcome: 'declined', code: 'invalid_request', reference: null },
    message: 'Amount must be at least 50.',
  });
  expect((await connector.lookup(LOOKUP, signal)).outcome).toBe('unknown');
});

test('a confirmation that is refused while the charge is under way is unknown', async () => {
  const intent = { id: 'pi_1', object: 'payment_intent', metadata: {} };
  const refusal = {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: 'You cannot confirm this PaymentIntent because it has a status of processing.',
    payment_intent: { ...intent, status: 'processing' },
  };
  answer = (request, response) =>
    request.url?.endsWith('/confirm')
      ? answers(400, { error: refusal })(request, response)
      : answers(200, { ...intent, status: 'requires_payment_method' })(request, response);
  expect(await connector.authorize(REQUEST, signal)).toEqual({
    ...{ outcome: 'unknown', reason: 'the intent is processing' },
  });
});

test('a card number in a refusal is not passed on', async () => {
  const message = 'Sending 4242 4242 4242 4242 to our API directly is unsafe.';
  answer = answers(402, { error: { type: 'card_error', code: 'card_declined', message } });
  expect(await connector.authorize(REQUEST, signal)).toMatchObject({
    message: 'Sending […] to our API directly is unsafe.',
  });
});

test('an answer that does not come, or stops in the middle, is unknown when the time is up', async () => {
  const reason = 'timed out after 1000 ms';
  answer = () => {};
  expect(await connector.authorize(REQUEST, signal)).toEqual({ outcome: 'unknown', reason });
  answer = (_, response) => void response.writeHead(200, { 'content-length': 100 }).write('{"id":"pi_');
  expect(await connector.authorize(REQUEST, signal)).toEqual({ outcome: 'unknown', reason });
});

test('a connection that is cut is unknown, and not tried again behind our back', async () => {
  let calls = 0;
  answer = request => {
    calls++;
    request.socket.destroy();
  };
  expect(await connector.authorize(REQUEST, signal)).toEqual({
    ...{ outcome: 'unknown', reason: 'the connection was closed before the answer came' },
  });
  expect(calls).toBe(1);
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
    ...{ outcome: 'unknown', reason: 'the call was cancelled' },
  });
});
