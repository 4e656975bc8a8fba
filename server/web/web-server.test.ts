import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  get,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { readStaticFiles } from './static-files.ts';
import { createWebServer, type WebServer } from './web-server.ts';

let folder: string;
let api: Server;
let sockets: WebSocketServer;
let web: WebServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-web-'));
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, 'checkout'));
  write('index.html', '<title>dashboard</title>');
  const firstFiles = {
    '/hooks/$id': ['/assets/hook-1.js'],
    '/hooks/inbox': ['/assets/inbox-1.js', '/assets/a-2.js'],
  };
  write('first-files.json', JSON.stringify(firstFiles));
  write('checkout/index.html', '<title>checkout</title>');
  write('checkout.js', 'loader()');
  write('checkout-0123456789abcdef.js', 'loader()');
  write('assets/app-Abc123.js', 'app()');
  write('assets/app-Abc123.js.br', brotliCompressSync('app()'));

  api = createServer(fakeApi);
  sockets = new WebSocketServer({
    server: api,
    path: '/graphql',
    handleProtocols: () => 'graphql-transport-ws',
  });
  sockets.on('connection', (socket, request) => {
    socket.on('message', data => socket.send(`${request.headers['x-forwarded-host']} said ${String(data)}`));
  });
  web = createWebServer({
    files: readStaticFiles(folder),
    apiUrl: await listen(api),
    publicUrl: 'https://pay.example',
    checkoutUrl: 'https://pay.example',
    sandboxUrl: 'http://127.0.0.1:8100',
  });
  await listen(web.http);
});

afterAll(async () => {
  await web.close();
  sockets.close();
  await new Promise(resolve => api.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Echoes what arrived; streams on request; breaks off on request. */
function fakeApi(incoming: IncomingMessage, outgoing: import('node:http').ServerResponse): void {
  if (incoming.url === '/graphql/stream') {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.write('data: 1\n\n');
    // The second half comes only when somebody asks for it: whoever saw the first half got it unbuffered.
    api.once('more', () => outgoing.end('data: 2\n\n'));
    return;
  }
  if (incoming.url?.includes('order_ofSlowApi0000000') && incoming.url.endsWith('/origins')) {
    api.emit('asked');
    // It fails when the test says so: whoever asks for the same meanwhile waits for the same answer.
    api.once('fail', () => outgoing.writeHead(503).end());
    return;
  }
  if (incoming.url?.endsWith('/origins')) {
    if (!incoming.url.includes('order_0123456789abcdef')) return void outgoing.writeHead(404).end();
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    outgoing.end(
      JSON.stringify({
        origins: ['https://shop.example', "https://evil.example; script-src 'unsafe-inline'"],
      }),
    );
    return;
  }
  if (incoming.url === '/api/break') {
    outgoing.writeHead(200, { 'content-length': '100' });
    outgoing.write('half');
    setImmediate(() => outgoing.destroy());
    return;
  }
  const chunks: Buffer[] = [];
  incoming.on('data', chunk => chunks.push(chunk));
  incoming.on('end', () => {
    outgoing.writeHead(201, { 'set-cookie': 'session=1; HttpOnly', 'content-type': 'application/json' });
    const { method, url, headers } = incoming;
    outgoing.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const port = () => (web.http.address() as AddressInfo).port;

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

function ask(path: string, options: RequestOptions & { body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: port(), path, agent: false, ...options },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

test.each(['/', '/payments', '/payments/pay_0123456789abcdef', '/index.html'])(
  '%s shows the dashboard',
  async path => {
    const answer = await ask(path);
    expect(answer.body.toString()).toContain('dashboard');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  },
);

test('a page names the scripts that its own address needs, so that they come beside those of all addresses', async () => {
  const linkOf = async (path: string) => (await ask(path)).headers['link'];
  expect(await linkOf('/hooks/whk_1?from=list')).toBe('</assets/hook-1.js>; rel=modulepreload; crossorigin');
  expect(await linkOf('/hooks/inbox/')).toBe(
    '</assets/inbox-1.js>; rel=modulepreload; crossorigin, </assets/a-2.js>; rel=modulepreload; crossorigin',
  );
  for (const path of ['/', '/hooks', '/hooks/whk_1/more', '/checkout', '/assets/app-Abc123.js'])
    expect(await linkOf(path)).toBeUndefined();
});

test.each(['/checkout', '/checkout/', '/checkout/order_0123456789abcdef', '/checkout?order_id=order_1'])(
  '%s shows the checkout, which may frame a challenge of the sandbox',
  async path => {
    const answer = await ask(path);
    expect(answer.body.toString()).toContain('checkout');
    expect(answer.headers['content-security-policy']).toMatch(/frame-src https: http:\/\/127\.0\.0\.1:8100/);
  },
);

const ancestorsOf = async (path: string) =>
  /frame-ancestors ([^;]*)/.exec(String((await ask(path)).headers['content-security-policy']))?.[1];

test("an order's checkout may be framed by its merchant's origins alone, and what is no origin is left out", async () => {
  expect(await ancestorsOf('/checkout/order_0123456789abcdef')).toBe("'self' https://shop.example");
  expect(await ancestorsOf('/checkout?order_id=order_0123456789abcdef')).toBe("'self' https://shop.example");
});

test.each(['/checkout', '/checkout/order_ofNobody00000000', '/checkout/index.html'])(
  '%s may be framed by us alone',
  async path => {
    expect(await ancestorsOf(path)).toBe("'self'");
  },
);

test('while the API fails, all who ask for an order at once get its page, and nothing rejects unheard', async () => {
  const unheard: unknown[] = [];
  const note = (reason: unknown) => void unheard.push(reason);
  process.on('unhandledRejection', note);
  const asked = once(api, 'asked');
  const path = '/checkout/order_ofSlowApi0000000';
  const waiting = [ask(path), ask(path)];
  await asked;
  // The second was sent before this one, which has been answered: both wait by now.
  await ask('/health');
  api.emit('fail');
  const answers = await Promise.all(waiting);
  await ask('/health');
  process.off('unhandledRejection', note);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(String(answers[1]?.headers['content-security-policy'])).toMatch(/frame-ancestors 'self'$/);
  expect(unheard).toEqual([]);
});

test('the page after a challenge may be shown in a frame by anybody, and can do nothing', async () => {
  const answer = await ask('/challenge/done?payment_intent=pi_1&redirect_status=succeeded');
  expect(answer.status).toBe(200);
  expect(answer.body.toString()).toContain('Thank you');
  expect(answer.body.toString()).not.toContain('pi_1');
  expect(answer.headers['content-security-policy']).toBe(
    "default-src 'none'; base-uri 'none'; form-action 'none'",
  );
});

test('the checkout is never kept, because the rule about its frame may change', async () => {
  const page = await ask('/checkout/order_0123456789abcdef');
  expect(page.headers['cache-control']).toBe('no-store');
  const again = await ask('/checkout/order_0123456789abcdef', {
    headers: { 'if-none-match': String(page.headers.etag) },
  });
  expect(again.status).toBe(200);
});

test("shops may load the checkout's script and check its hash", async () => {
  const { headers } = await ask('/checkout.js');
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });
  const pinned = await ask('/checkout-0123456789abcdef.js');
  expect(pinned.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect((await ask('/checkout-fedcba9876543210.js')).status).toBe(404);
  expect((await ask('/assets/app-Abc123.js')).headers).not.toHaveProperty('access-control-allow-origin');
});

test('no page allows an inline script or a script from elsewhere', async () => {
  for (const path of ['/', '/checkout']) {
    const policy = String((await ask(path)).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
  }
});

test('a hashed asset may be kept for ever, and is sent compressed to whoever understands it', async () => {
  const path = '/assets/app-Abc123.js';
  const compressed = await ask(path, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
  expect(compressed.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
  expect(compressed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(brotliDecompressSync(compressed.body).toString()).toBe('app()');
  expect((await ask(path)).body.toString()).toBe('app()');
});

test('a file without a hash in its name is asked for again, and answered with 304 while it is the same', async () => {
  const first = await ask('/checkout.js');
  expect(first.headers['cache-control']).toBe('no-cache');
  const again = await ask('/checkout.js', { headers: { 'if-none-match': String(first.headers.etag) } });
  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
});

test('an asset that is gone is a 404, not a page', async () => {
  expect((await ask('/assets/old-Xyz.js')).status).toBe(404);
  expect((await ask('/../package.json')).status).toBe(404);
  expect((await ask('/%2e%2e/package.json')).status).toBe(404);
});

test('what a processor tells us at the public address reaches the API as it was', async () => {
  const path = '/notifications/stripe/cac_0000000000000000';
  const answer = await ask(path, {
    method: 'POST',
    body: '{"id":"evt_1"}',
    headers: { 'stripe-signature': 't=1' },
  });
  const seen = JSON.parse(answer.body.toString());
  expect(seen).toMatchObject({ method: 'POST', url: path, body: '{"id":"evt_1"}' });
  expect(seen.headers).toMatchObject({ 'stripe-signature': 't=1' });
});

test('only what the API answers is passed on', async () => {
  for (const path of ['/api/../metrics', '/api/%2E./metrics', '/graphqlx', '//[', '/apis']) {
    expect((await ask(path)).headers['set-cookie']).toBeUndefined();
  }
});

test('a page cannot be written to', async () => {
  expect((await ask('/', { method: 'POST', body: 'x' })).status).toBe(405);
});

test('the API gets the request as it was, and learns who asked', async () => {
  const headers = {
    host: 'pay.example',
    cookie: 'session=1',
    'idempotency-key': 'k',
    'x-forwarded-for': '203.0.113.7',
  };
  const answer = await ask('/api/v1/orders?limit=1', { method: 'POST', body: '{"amount":100}', headers });
  expect(answer.status).toBe(201);
  expect(answer.headers['set-cookie']).toEqual(['session=1; HttpOnly']);
  const seen = JSON.parse(answer.body.toString());
  expect(seen).toMatchObject({ method: 'POST', url: '/api/v1/orders?limit=1', body: '{"amount":100}' });
  expect(seen.headers).toMatchObject({
    cookie: 'session=1',
    'idempotency-key': 'k',
    'x-forwarded-for': '203.0.113.7, 127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': 'pay.example',
  });
});

test('a subscription over SSE arrives as it is sent', async () => {
  const received = await new Promise<string[]>((resolve, reject) => {
    const chunks: string[] = [];
    const options = { host: '127.0.0.1', port: port(), path: '/graphql/stream', agent: false };
    get(options, response => {
      response.on('data', chunk => {
        chunks.push(String(chunk));
        api.emit('more');
      });
      response.on('end', () => resolve(chunks));
    }).on('error', reject);
  });
  expect(received).toEqual(['data: 1\n\n', 'data: 2\n\n']);
});

test('a WebSocket reaches the API', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port()}/graphql`, 'graphql-transport-ws', {
    headers: { host: 'pay.example' },
  });
  const message = await new Promise((resolve, reject) => {
    socket.on('open', () => socket.send('hello'));
    socket.on('message', data => resolve(String(data)));
    socket.on('error', reject);
  });
  expect(message).toBe('pay.example said hello');
  expect(socket.protocol).toBe('graphql-transport-ws');
  const closed = new Promise(resolve => socket.on('close', resolve));
  socket.close();
  await closed;
});

test('an answer that breaks off in the middle breaks off here too', async () => {
  await expect(ask('/api/break')).rejects.toThrow(/aborted|hang up/);
});

test('while the API is away the pages are served, and what needs it gets an error in JSON', async () => {
  const lonely = createWebServer({
    files: readStaticFiles(folder),
    apiUrl: 'http://127.0.0.1:9',
    publicUrl: 'http://localhost:3000',
    checkoutUrl: 'http://localhost:3000',
    sandboxUrl: undefined,
  });
  await listen(lonely.http);
  const at = { port: (lonely.http.address() as AddressInfo).port };
  const refused = await ask('/graphql', { ...at, method: 'POST', body: '{}' });
  expect(refused.status).toBe(502);
  expect(JSON.parse(refused.body.toString()).error.code).toBe('GATEWAY_ERROR');
  const socket = new WebSocket(`ws://127.0.0.1:${at.port}/graphql`);
  const problem = await new Promise<Error>(resolve => socket.on('error', resolve));
  expect(problem.message).toContain('502');
  expect((await ask('/', at)).status).toBe(200);
  await lonely.close();
});

test('a page that cannot be made is an error of its own, and the others are served', async () => {
  const misconfigured = createWebServer({
    files: readStaticFiles(folder),
    apiUrl: 'http://127.0.0.1:9',
    publicUrl: 'http://localhost:3000',
    checkoutUrl: 'http://localhost:3000',
    sandboxUrl: 'no address at all',
  });
  await listen(misconfigured.http);
  const at = { port: (misconfigured.http.address() as AddressInfo).port };
  const refused = await ask('/checkout', at);
  expect(refused.status).toBe(500);
  expect(refused.body.toString()).toBe('This page cannot be shown now.\n');
  expect((await ask('/', at)).status).toBe(200);
  await misconfigured.close();
});

test('closing does not wait for an open subscription', async () => {
  const other = createWebServer({
    files: readStaticFiles(folder),
    apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    publicUrl: 'http://localhost:3000',
    checkoutUrl: 'http://localhost:3000',
    sandboxUrl: undefined,
  });
  await listen(other.http);
  const otherPort = (other.http.address() as AddressInfo).port;
  const broken = new Promise(resolve => {
    get({ host: '127.0.0.1', port: otherPort, path: '/graphql/stream', agent: false }, response => {
      response.once('data', () => void other.close());
      response.on('error', resolve);
    });
  });
  const startedAt = Date.now();
  await broken;
  expect(Date.now() - startedAt).toBeLessThan(2_000);
});

test('a client that asks for a socket where there is none, and hangs up, ends nothing', async () => {
  for (let i = 0; i < 20; i++) {
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise(resolve => socket.once('close', resolve));
    socket.write(
      'GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      () => socket.resetAndDestroy(),
    );
    await closed;
  }
  expect((await ask('/health')).status).toBe(200);
});
