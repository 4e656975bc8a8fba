import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Server as NetServer } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { App } from '../core/context.ts';
import { unavailableBy } from '../core/database-failure.ts';
import { isMetrics, sendMetrics } from '../core/metrics/send-metrics.ts';
import { createRequestLog } from '../core/requests/request-log.ts';
import { createAdmission } from './admission.ts';
import { apiHeaders } from './base-headers.ts';
import { createCallers, keyIdIn } from './caller.ts';
import { CONNECTION_LIMITS } from './connection-limits.ts';
import { countRequest } from './count-request.ts';
import { followRequest } from './follow-request.ts';
import { handleGraphQL } from './graphql/handler.ts';
import { sendSchema } from './graphql/send-schema.ts';
import { createGraphQL } from './graphql/yoga.ts';
import { createLive } from './live/live.ts';
import { serveSockets } from './live/websocket.ts';
import { createQueuesPage, isQueuesPage } from './operator/queues-page.ts';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.ts';
import { type RequestNote, requestEntry } from './request-note.ts';
import { createOriginReader } from './request-origin.ts';
import { answerUnreadable, createRest } from './rest/router.ts';

export interface ApiServer {
  /** Port 0 takes a free one; the answer is the port. */
  listen(port: number, host: string): Promise<number>;
  /**
   * Takes no more connections, ends streams and sockets, lets what runs finish. For `lingerMs` it still answers on the
   * connections there are and asks to close each, so that no client sends into one that is just being closed.
   */
  close(options?: { readonly lingerMs?: number }): Promise<void>;
}

/** Requests that are still open after this are cut off. */
const CLOSE_GRACE_MS = 8_000;
/** Longer than proxies keep theirs, so that they never send into a connection that is just closing. */
const KEEP_ALIVE_MS = 65_000;
const PATIENCE = { ...CONNECTION_LIMITS, keepAliveTimeout: KEEP_ALIVE_MS };

/** The API of one process: `/graphql` (HTTP, server-sent events, WebSocket) and REST for all other paths. */
export function createServer(app: App): ApiServer {
  const callers = createCallers(app);
  const admission = createAdmission(app);
  const live = createLive(app);
  const originOf = createOriginReader(app.config);
  const graphql = createGraphQL({ app, callers, live });
  const rest = createRest({ app, callers, admission, originOf });
  const restListener = getRequestListener((request, env) => rest.fetch(request, env), {
    overrideGlobalObjects: false,
    errorHandler: answerUnreadable,
  });
  const queuesPage = createQueuesPage({ app, callers, admission, originOf });
  const requests = createRequestLog(app);
  const headers = Object.entries(apiHeaders(app.config.PUBLIC_URL));
  let state: 'open' | 'lingering' | 'closing' = 'open';
  const handle = async (request: IncomingMessage, response: ApiResponse): Promise<void> => {
    if (isGraphQL(request.url))
      return handleGraphQL({ app, callers, admission, graphql, originOf }, request, response);
    if (isQueuesPage(request.url)) return queuesPage(request, response);
    if (isMetrics(request.url)) return sendMetrics(app, request, response);
    return restListener(request, response);
  };
  let running = 0;
  // Idle connections go at once. One that never sent a request (browsers open some in advance) does not count
  // as idle, and would be waited for: so when nothing runs any more, all that is left is cut.
  const closeUnused = () => {
    if (running === 0) server.closeAllConnections();
    else server.closeIdleConnections();
  };

  const server = createHttpServer(PATIENCE, (request, plain) => {
    const response = begin(request, plain, headers);
    if (state !== 'open') response.setHeader('connection', 'close');
    const startedAt = performance.now();
    running += 1;
    response.once('close', () => {
      running -= 1;
      const tookMs = performance.now() - startedAt;
      countRequest(app.metrics, { url: request.url, response, seconds: tookMs / 1_000 });
      const keyId = keyIdIn(request.headers);
      if (keyId !== undefined) {
        const durationMs = Math.round(tookMs);
        requests.record(requestEntry({ request, response, keyId, durationMs, now: app.now() }));
      }
      if (state === 'closing') closeUnused();
    });
    if (request.method === 'GET' && request.url === '/schema.graphql') return sendSchema(response);
    const handled = followRequest(app.tracing, { request, response }, () => handle(request, response));
    handled.catch(error => fail(app, response, error));
  });
  const closeSockets = serveSockets(server, { app, callers, admission, live, graphql, originOf });

  return {
    listen: (port, host) => listen(server, port, host),
    async close({ lingerMs = 0 } = {}) {
      state = 'lingering';
      const used = lingerMs > 0 ? linger(server, lingerMs) : undefined;
      live.close();
      await closeSockets();
      await used;
      state = 'closing';
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      closeUnused();
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
      await closed;
      clearTimeout(timer);
      await graphql.dispose();
      await requests.close();
    },
  };
}

type ApiResponse = ServerResponse & { requestId: string; note: RequestNote };

/** What every answer carries, whoever gives it. */
function begin(
  request: IncomingMessage,
  response: ServerResponse,
  headers: readonly [string, string][],
): ApiResponse {
  const requestId = requestIdOf(request.headers[REQUEST_ID_HEADER]);
  response.setHeader(REQUEST_ID_HEADER, requestId);
  for (const [name, value] of headers) response.setHeader(name, value);
  return Object.assign(response, { requestId, note: { operation: null, route: null, errorCode: null } });
}

function isGraphQL(url: string | undefined): boolean {
  return url === '/graphql' || url?.startsWith('/graphql?') === true;
}

/** Listens no more, and waits until the connections there are were closed by their clients, but not longer than `ms`. */
async function linger(server: Server, ms: number): Promise<void> {
  const left = new AbortController();
  const timer = setTimeout(() => left.abort(), ms);
  // An HTTP server's own `close` cuts idle connections at once.
  NetServer.prototype.close.call(server);
  await once(server, 'close', { signal: left.signal }).catch(() => undefined);
  clearTimeout(timer);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function fail(app: App, response: ApiResponse, error: unknown): void {
  app.log.error({ err: error, requestId: response.requestId }, 'request.failed');
  if (response.headersSent) response.destroy();
  else if (unavailableBy(error)) response.writeHead(503, { 'retry-after': '1' }).end();
  else response.writeHead(500).end();
}
