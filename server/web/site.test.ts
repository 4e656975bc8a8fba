import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createOrder } from '../../core/orders/create-order.ts';
import { createMerchant, createUser, type TestMerchant } from '../../test/merchants.ts';
import { signedIn } from '../../test/sessions.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { readStaticFiles } from './static-files.ts';
import { createWebServer, type WebServer } from './web-server.ts';

const DASHBOARD = 'pay.example';
const CHECKOUT = 'checkout.example';
const URLS = { PUBLIC_URL: `https://${DASHBOARD}`, CHECKOUT_URL: `https://${CHECKOUT}` };

let sluice: Sluice;
let merchant: TestMerchant;
let web: WebServer;
let port: number;
let folder: string;

/** What shops and their servers load. */
const FOR_SHOPS = ['checkout.js', 'checkout-0123456789abcdef.js', 'checkout.js.sri', 'checkout.js.json'];

beforeAll(async () => {
  sluice = await startSluice(URLS);
  merchant = await createMerchant(sluice.app);
  folder = mkdtempSync(join(tmpdir(), 'sluice-site-'));
  for (const name of ['assets', 'checkout']) mkdirSync(join(folder, name));
  const names = ['index.html', 'checkout/index.html', 'assets/a-1.js', ...FOR_SHOPS];
  for (const name of names) writeFileSync(join(folder, name), `this is ${name}`);
  web = createWebServer({
    files: readStaticFiles(folder),
    apiUrl: sluice.url,
    publicUrl: URLS.PUBLIC_URL,
    checkoutUrl: URLS.CHECKOUT_URL,
    sandboxUrl: undefined,
  });
  await new Promise<void>(resolve => web.http.listen(0, '127.0.0.1', resolve));
  port = (web.http.address() as AddressInfo).port;
});

afterAll(async () => {
  await web.close();
  await sluice.stop();
  rmSync(folder, { recursive: true });
});

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask(host: string, path: string, { headers = {}, body }: Asked = {}) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const options = {
      port,
      path,
      method: body ? 'POST' : 'GET',
      headers: { host, ...headers },
      agent: false,
    };
    request(options, async response => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: await text(response) });
    })
      .on('error', reject)
      .end(body);
  });
}

const query = (document: string, headers: Record<string, string>): Asked => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ query: document }),
});

describe('at the name of the checkout', () => {
  test.each(['/checkout', '/checkout/order_1', '/checkout?order_id=order_1'])('%s is', async path => {
    const answer = await ask(CHECKOUT, path);
    expect(answer).toMatchObject({ status: 200, text: 'this is checkout/index.html' });
    expect(answer.headers['content-security-policy']).toContain(`connect-src 'self' wss://${CHECKOUT};`);
  });

  test.each([...FOR_SHOPS.map(name => `/${name}`), '/assets/a-1.js', '/health'])('%s is', async path => {
    expect((await ask(CHECKOUT, path)).status).toBe(200);
  });

  test.each(['/', '/payments', '/sign-in', '/index.html', '/api/v1/orders', '/docs/api', '/queues'])(
    '%s is not',
    async path => {
      expect(await ask(CHECKOUT, path)).toMatchObject({
        status: 404,
        text: 'There is nothing at this address.\n',
      });
    },
  );

  test('an order is paid for with its client secret, over HTTP and over a WebSocket', async () => {
    const { value, body } = await createOrder(merchant.ctx, { amount: 900 });
    expect(JSON.parse(body).checkout_url).toBe(
      `${URLS.CHECKOUT_URL}/checkout/${value.order.id}#${value.clientSecret}`,
    );
    const authorization = `Bearer ${value.clientSecret}`;
    const origin = URLS.CHECKOUT_URL;
    const asked = query(`{ order(id: "${value.order.id}") { id } }`, { authorization, origin });
    expect(JSON.parse((await ask(CHECKOUT, '/graphql', asked)).text).data.order.id).toBe(value.order.id);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      headers: { host: CHECKOUT, origin },
    });
    const first = new Promise(resolve =>
      socket.on('message', data => resolve(JSON.parse(String(data)).type)),
    );
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })),
    );
    expect(await first).toBe('connection_ack');
    socket.terminate();
  });

  test('no session counts, and at the name of the dashboard it does', async () => {
    const user = await createUser(sluice.app, merchant.id);
    const { cookie = '' } = (await signedIn(sluice.url, user)).headers();
    const sent = (host: string) =>
      ask(host, '/graphql', query('{ viewer { user { email } } }', { cookie, origin: `https://${host}` }));
    expect(JSON.parse((await sent(DASHBOARD)).text).data.viewer.user.email).toBe(user.email);
    const silent = query('{ viewer { user { email } } }', { cookie, 'sec-fetch-site': 'same-origin' });
    for (const answer of [await sent(CHECKOUT), await ask(CHECKOUT, '/graphql', silent)])
      expect(JSON.parse(answer.text).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});

describe('at any other name', () => {
  test.each([DASHBOARD, '127.0.0.1', `evil.${CHECKOUT}`])('%s the dashboard and the API are', async host => {
    expect(await ask(host, '/payments')).toMatchObject({ status: 200, text: 'this is index.html' });
    expect((await ask(host, '/api/v1/orders')).status).toBe(401);
  });

  test.each(['/checkout', '/checkout/order_1', '/checkout?order_id=order_1&locale=de'])(
    '%s is sent on to the checkout',
    async path => {
      const { status, headers } = await ask(DASHBOARD, path);
      expect({ status, location: headers.location }).toEqual({
        status: 308,
        location: URLS.CHECKOUT_URL + path,
      });
    },
  );

  test.each(['/checkout//elsewhere.example', '//elsewhere.example/checkout'])(
    'nobody is sent anywhere else by %s',
    async path => {
      const { headers } = await ask(DASHBOARD, path);
      expect(new URL(headers.location ?? URLS.CHECKOUT_URL).host).toBe(CHECKOUT);
    },
  );

  test('the script for shops is not, and says where it is', async () => {
    for (const name of FOR_SHOPS)
      expect(await ask(DASHBOARD, `/${name}`)).toMatchObject({
        status: 404,
        text: `It is at ${URLS.CHECKOUT_URL}/${name}\n`,
      });
  });
});
