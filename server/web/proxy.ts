import {
  Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { NO_PAGE_POLICY } from '../base-headers.ts';

/** Passes requests on to the API, so that its session cookie belongs to the page's own origin. */
export interface Proxy {
  /** An HTTP request, its answer streamed as it comes (subscriptions over SSE included). */
  forward(incoming: IncomingMessage, outgoing: ServerResponse): void;
  /** A WebSocket: the handshake, then bytes both ways. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends the WebSockets: they would never end by themselves, and their clients come back. */
  endSockets(): void;
  close(): void;
}

/** Headers that speak of one connection only (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function createProxy(apiUrl: string): Proxy {
  const api = new URL(apiUrl);
  const secure = api.protocol === 'https:';
  const agent = secure ? undefined : new Agent({ keepAlive: true });
  const sockets = new Set<Duplex>();

  const send = (incoming: IncomingMessage, headers: OutgoingHttpHeaders) =>
    (secure ? secureRequest : request)({
      protocol: api.protocol,
      hostname: api.hostname,
      port: api.port,
      path: incoming.url,
      method: incoming.method,
      headers: { ...headers, ...forwardedHeaders(incoming) },
      agent,
    });

  return {
    forward(incoming, outgoing) {
      const upstream = send(incoming, endToEnd(incoming));
      upstream.on('response', answer => {
        outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer));
        outgoing.flushHeaders();
        pipeline(answer, outgoing, () => undefined);
      });
      upstream.on('error', () => refuse(outgoing));
      outgoing.on('close', () => upstream.destroy());
      pipeline(incoming, upstream, () => undefined);
    },

    upgrade(incoming, socket, head) {
      const upstream = send(incoming, incoming.headers);
      socket.on('error', () => upstream.destroy());
      upstream.on('upgrade', (answer, apiSocket, apiHead) => {
        socket.write(rawHead(answer));
        if (apiHead.length > 0) socket.write(apiHead);
        if (head.length > 0) apiSocket.write(head);
        join(socket, apiSocket);
        for (const end of [socket, apiSocket]) {
          sockets.add(end);
          end.once('close', () => sockets.delete(end));
        }
      });
      // Refused in words: the browser is to see the API's own status.
      upstream.on('response', answer => {
        socket.write(rawHead(answer, { connection: 'close' }));
        pipeline(answer, socket, () => undefined);
      });
      upstream.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n'));
      upstream.end();
    },

    endSockets() {
      for (const socket of sockets) socket.destroy();
    },

    close() {
      agent?.destroy();
    },
  };
}

/** Bytes go both ways until either end is gone. */
function join(one: Duplex, other: Duplex): void {
  pipeline(one, other, () => one.destroy());
  pipeline(other, one, () => other.destroy());
}

function endToEnd({ headers }: IncomingMessage): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

/** Who asked, through which scheme and name; the API knows them only from here. */
function forwardedHeaders({ headers, socket }: IncomingMessage): OutgoingHttpHeaders {
  const before = headers['x-forwarded-for'];
  return {
    'x-forwarded-for': [before, socket.remoteAddress].filter(Boolean).join(', '),
    'x-forwarded-proto': headers['x-forwarded-proto'] ?? 'http',
    'x-forwarded-host': headers['x-forwarded-host'] ?? headers.host ?? '',
  };
}

function refuse(outgoing: ServerResponse): void {
  // Half an answer cannot be taken back; cutting it off tells the client that it is not whole.
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const description = 'The API cannot be reached at the moment. Try again shortly.';
  outgoing.writeHead(502, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-security-policy': NO_PAGE_POLICY,
    'retry-after': '1',
  });
  outgoing.end(JSON.stringify({ error: { code: 'GATEWAY_ERROR', description } }));
}

function rawHead(answer: IncomingMessage, overrides: Record<string, string> = {}): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  const dropped = new Set([
    ...Object.keys(overrides),
    ...(overrides['connection'] ? ['transfer-encoding'] : []),
  ]);
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const name = answer.rawHeaders[index] ?? '';
    if (!dropped.has(name.toLowerCase())) lines.push(`${name}: ${answer.rawHeaders[index + 1]}`);
  }
  for (const [name, value] of Object.entries(overrides)) lines.push(`${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
