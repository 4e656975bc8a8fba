import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { DEMO_KEY } from '../../core/merchants/demo-merchant.ts';
import { TABS } from './graphiql-tabs.ts';

/**
 * GraphiQL, on demo and test installations: bundled, so it loads nothing from elsewhere. The page is megabytes of
 * inline script, so it is compressed once, when somebody first asks for it.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self' ws: wss:",
  "frame-ancestors 'none'",
].join('; ');

const GZIP_LEVEL = 9;

/**
 * Since its first layout each of GraphiQL's tabs has an offset, which its own style hides until the tab has the focus.
 * So pressing the mouse button made the tab jump away, and the click fell on what was behind it.
 */
const STYLE = '<style>.graphiql-tab { transform: none !important; }</style>';

let page: Promise<Buffer> | undefined;

export function wantsGraphiQL(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
}

export async function sendGraphiQL(request: IncomingMessage, response: ServerResponse): Promise<void> {
  page ??= renderPage();
  const compressed = await page;
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = takesGzip ? compressed : await promisify(gunzip)(compressed);
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    ...(takesGzip ? { 'content-encoding': 'gzip' } : {}),
    'content-length': body.length,
    vary: 'accept-encoding',
    'cache-control': 'private, max-age=3600',
    'content-security-policy': CONTENT_SECURITY_POLICY,
  });
  response.end(body);
}

async function renderPage(): Promise<Buffer> {
  // Nine megabytes that a production install never needs.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headers = JSON.stringify({ 'X-Api-Key': DEMO_KEY.id, 'X-Api-Secret': DEMO_KEY.secret }, null, 2);
  const html = renderGraphiQL({
    title: 'Sluice GraphiQL',
    subscriptionsProtocol: 'WS',
    headers,
    shouldPersistHeaders: true,
    defaultEditorToolsVisibility: 'headers',
    defaultTabs: TABS.map(tab => ({ ...tab, headers })),
  });
  return promisify(gzip)(html.replace('</head>', `${STYLE}</head>`), { level: GZIP_LEVEL });
}
