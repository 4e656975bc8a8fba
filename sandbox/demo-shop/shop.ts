import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Gateway } from './gateway.ts';

interface ShopOptions {
  /** Where the built page lies: index.html, shop.js, shop.css. */
  readonly folder: string;
  /** The gateway's pages, as browsers reach them. */
  readonly checkoutUrl: string;
  readonly shopUrl: string;
  readonly gateway: Gateway;
}

/** The price is the shop's to say, and never the browser's. */
const PRICE = { amount: 49_900, currency: 'INR' } as const;

const TYPES = { js: 'text/javascript', css: 'text/css', html: 'text/html' } as const;

/** The demo shop: one page, and the two questions that only a shop's server may ask. */
export function createShop(options: ShopOptions): Server {
  const read = (name: string) => readFileSync(join(options.folder, name), 'utf8');
  const files = { page: read('index.html'), script: read('shop.js'), style: read('shop.css') };
  const routes: Readonly<Record<string, (exchange: Exchange) => Promise<void> | void>> = {
    'GET /health': ({ response }) => sendJson(response, 200, { status: 'healthy' }),
    'GET /demo-shop': exchange => sendPage(options, exchange, files.page),
    'GET /demo-shop/shop.js': ({ response }) => send(response, 'js', files.script),
    'GET /demo-shop/shop.css': ({ response }) => send(response, 'css', files.style),
    'POST /demo-shop/orders': exchange => createOrder(options, exchange),
    'GET /demo-shop/orders': exchange => showOrder(options, exchange),
  };
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', options.shopUrl);
    const path = url.pathname.replace(/\/$/, '');
    const route = routes[`${request.method === 'HEAD' ? 'GET' : request.method} ${path}`];
    if (path === '') response.writeHead(302, { location: '/demo-shop' }).end();
    else if (!route) sendJson(response, 404, { error: 'There is nothing at this address.' });
    else Promise.resolve(route({ request, response, url })).catch(error => fail(response, error));
  });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** As strict as a shop's policy can be: the checkout needs its script and its frame, and no inline style. */
async function sendPage(
  { checkoutUrl, gateway }: ShopOptions,
  { response }: Exchange,
  page: string,
): Promise<void> {
  const checkout = new URL(checkoutUrl).origin;
  response.setHeader(
    'content-security-policy',
    `default-src 'none'; script-src 'self' ${checkout}; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src ${checkout}; base-uri 'none'; frame-ancestors 'none'`,
  );
  const { path, integrity } = await gateway.checkoutScript();
  send(response, 'html', page.replace('%SCRIPT%', checkout + path).replace('%INTEGRITY%', integrity));
}

/** The page may come from another site; the order may not. */
async function createOrder(
  { gateway, shopUrl }: ShopOptions,
  { request, response }: Exchange,
): Promise<void> {
  if (request.headers['sec-fetch-site'] === 'cross-site') return sendJson(response, 403, { error: 'No.' });
  const order = await gateway.createOrder({
    ...PRICE,
    receipt: `shop-${randomUUID().slice(0, 8)}`,
    capture_method: 'automatic',
    return_url: `${originOf(request, shopUrl)}/demo-shop`,
  });
  sendJson(response, 201, {
    orderId: order.id,
    clientSecret: order.client_secret,
    checkoutUrl: order.checkout_url,
  });
}

/** The shop is reached by either of this machine's names, and the shopper comes back to the one they know. */
function originOf(request: IncomingMessage, shopUrl: string): string {
  const { port, origin } = new URL(shopUrl);
  return request.headers.host === `127.0.0.1:${port}` ? `http://127.0.0.1:${port}` : origin;
}

/** What came back in the address is only a claim. Whether the order is paid, the gateway says. */
async function showOrder({ gateway }: ShopOptions, { response, url }: Exchange): Promise<void> {
  const orderId = url.searchParams.get('order_id') ?? '';
  sendJson(response, 200, { orderId, paymentStatus: await gateway.paymentStatusOf(orderId) });
}

function send(response: ServerResponse, type: keyof typeof TYPES, body: string): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.writeHead(200, { 'content-type': `${TYPES[type]}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function fail(response: ServerResponse, error: unknown): void {
  console.error(error);
  if (response.headersSent) response.destroy();
  else sendJson(response, 502, { error: 'The gateway cannot be reached at the moment.' });
}
