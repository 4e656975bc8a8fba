import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CHALLENGE_DONE_PATH } from '../../core/connectors/challenge-done.ts';
import { baseHeaders, NO_PAGE_POLICY } from '../base-headers.ts';
import { CONNECTION_LIMITS } from '../connection-limits.ts';
import { CHALLENGE_DONE_PAGE, CHALLENGE_DONE_POLICY } from './challenge-done.ts';
import { createEmbeddingOrigins, type EmbeddingOrigins } from './embedding-origins.ts';
import { type FirstFiles, linkHeader, readFirstFiles } from './first-files.ts';
import { createProxy } from './proxy.ts';
import { type Page, pageHeaders, type SecuritySettings } from './security-headers.ts';
import { CHECKOUT_API_PATH, siteOf } from './site.ts';
import { chooseBody, type StaticFile } from './static-files.ts';

export interface WebSettings extends SecuritySettings {
  readonly files: ReadonlyMap<string, StaticFile>;
  /** Where /graphql and /api are passed on to. */
  readonly apiUrl: string;
}

export interface WebServer {
  readonly http: Server;
  /** Stops taking connections, lets answers finish for a moment, then closes what is still open. */
  close(): Promise<void>;
}

/** What an orchestrator grants before it kills is longer; an open subscription would use all of it. */
const CLOSE_GRACE_MS = 1_000;

const PLAIN = 'text/plain; charset=utf-8';

const PAGES: Record<Page, string> = { dashboard: '/index.html', checkout: '/checkout/index.html' };

/** Serves the dashboard and the checkout, and passes everything for the API on to it. */
export function createWebServer(settings: WebSettings): WebServer {
  const proxy = createProxy(settings.apiUrl);
  const embeddingOrigins = createEmbeddingOrigins(settings.apiUrl);
  const firstFiles = readFirstFiles(settings.files);
  const headers = Object.entries(baseHeaders(settings.publicUrl));
  const http = createServer(CONNECTION_LIMITS, (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (isForApi(request, settings)) {
      proxy.forward(request, response);
      return;
    }
    serve({ request, response, settings, embeddingOrigins, firstFiles }).catch(() => fail(response));
  });
  http.on('upgrade', (request, socket, head) => {
    // Nobody else listens on this socket any more, and a client that hangs up is no reason to end the process.
    socket.on('error', () => undefined);
    if (isForApi(request, settings)) proxy.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  return {
    http,
    async close() {
      const closed = new Promise<void>(resolve => http.close(() => resolve()));
      http.closeIdleConnections();
      const impatient = setTimeout(() => http.closeAllConnections(), CLOSE_GRACE_MS);
      proxy.endSockets();
      await closed;
      clearTimeout(impatient);
      proxy.close();
    },
  };
}

/** What the API answers for itself: its two languages, their descriptions, what processors tell us, and the operator's queues. */
const API_PATHS =
  /^\/(?:graphql|api|docs\/api|openapi\.json|collection\.json|schema\.graphql|notifications|queues)(?:\/|$)/;

/** A path with dots in it could be /api/ here and something else there, so it is not passed on. */
function isForApi(request: IncomingMessage, settings: WebSettings): boolean {
  const path = pathOf(request);
  if (siteOf(request, settings) === 'checkout') return path === CHECKOUT_API_PATH;
  return API_PATHS.test(path) && !/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path);
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly settings: WebSettings;
  readonly embeddingOrigins: EmbeddingOrigins;
  readonly firstFiles: FirstFiles;
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, response, settings } = exchange;
  const path = pathOf(request);
  const page = pageOf(path);
  const site = siteOf(request, settings);
  const file = settings.files.get(page ? PAGES[page] : path);
  if (path === '/health') {
    answer(response, 200, { type: 'application/json', body: '{"status":"healthy"}' });
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    answer(response, 405, { type: PLAIN, body: 'This address can only be read.\n' });
  } else if (path === CHALLENGE_DONE_PATH) {
    const body = CHALLENGE_DONE_PAGE;
    answer(response, 200, { type: 'text/html; charset=utf-8', body, policy: CHALLENGE_DONE_POLICY });
  } else if (page === 'checkout' && site === 'dashboard') {
    // Links from before the checkout had its own name. A browser keeps the secret behind the #.
    response.setHeader('location', new URL(settings.checkoutUrl).origin + request.url);
    answer(response, 308, { type: PLAIN, body: 'The checkout has moved.\n' });
  } else if (isForShops(path) && site === 'dashboard') {
    // Moved silently, it would look for its frame at the wrong place.
    answer(response, 404, { type: PLAIN, body: `It is at ${new URL(path, settings.checkoutUrl).href}\n` });
  } else if (file && !(page === 'dashboard' && site === 'checkout')) {
    if (page === 'checkout') return sendCheckout(exchange, file);
    if (page === 'dashboard') return sendDashboard(exchange, file);
    sendFile(request, response, { file, headers: isForShops(path) ? FOR_SHOPS : {} });
  } else {
    answer(response, 404, { type: PLAIN, body: 'There is nothing at this address.\n' });
  }
}

/** Which page an address shows: the dashboard routes in the browser, so any path that names no file is one of its. */
function pageOf(path: string): Page | undefined {
  if (/^\/checkout(?:\/[^/.]*)?\/?$/.test(path) || path === PAGES.checkout) return 'checkout';
  const namesFile = /\.[a-z0-9]+$/i.test(path) && path !== PAGES.dashboard;
  return namesFile ? undefined : 'dashboard';
}

/** What shops load into their own pages. They check its hash, for which the browser wants their leave to read it. */
const FOR_SHOPS = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };

const isForShops = (path: string): boolean =>
  /^\/checkout(?:-[0-9a-f]{16})?\.js$|^\/checkout\.js\.(?:sri|json)$/.test(path);

/** One page for all its addresses, and with it the names of what the asked one needs. */
function sendDashboard({ request, response, settings, firstFiles }: Exchange, file: StaticFile): void {
  const link = linkHeader(firstFiles(pathOf(request)));
  const headers = { ...pageHeaders('dashboard', settings), ...(link !== undefined && { link }) };
  sendFile(request, response, { file, headers });
}

/** Its headers depend on the order, so it is never kept: a page out of a cache would be framed by yesterday's rule. */
async function sendCheckout(exchange: Exchange, file: StaticFile): Promise<void> {
  const { request, response, settings, embeddingOrigins } = exchange;
  const orderId = orderIdOf(request);
  const embeddedBy = orderId === '' ? [] : await embeddingOrigins(orderId);
  const headers = { ...pageHeaders('checkout', settings, embeddedBy), 'cache-control': 'no-store' };
  sendFile(request, response, { file, headers });
}

/** `/checkout/<order>` or `/checkout?order_id=<order>`; empty where there is none yet. */
function orderIdOf({ url = '/' }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url, 'http://checkout');
  return pathname.split('/')[2] || (searchParams.get('order_id') ?? '');
}

interface Sending {
  readonly file: StaticFile;
  readonly headers: Readonly<Record<string, string>>;
}

function sendFile(request: IncomingMessage, response: ServerResponse, { file, headers }: Sending): void {
  response.setHeader('etag', file.etag);
  response.setHeader('cache-control', file.cacheControl);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('vary', 'accept-encoding');
  const mayBeKept = headers['cache-control'] !== 'no-store';
  if (mayBeKept && request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  const { coding, body } = chooseBody(file, String(request.headers['accept-encoding'] ?? ''));
  if (coding !== 'identity') response.setHeader('content-encoding', coding);
  response.writeHead(200, { 'content-type': file.type, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** One page that cannot be shown is no reason to end the process, and with it every other. */
function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else answer(response, 500, { type: PLAIN, body: 'This page cannot be shown now.\n' });
}

function answer(
  response: ServerResponse,
  status: number,
  { type, body, policy = NO_PAGE_POLICY }: { type: string; body: string; policy?: string },
): void {
  const headers = {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': policy,
  };
  response.writeHead(status, headers).end(body);
}
