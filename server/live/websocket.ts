import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { handleProtocols, makeServer, type OperationResult, type SubscribePayload } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { App } from '../../core/context.ts';
import { networkOf } from '../../core/rate-limits/network-of.ts';
import { type Admission, costOfDocument } from '../admission.ts';
import type { Callers } from '../caller.ts';
import { presentLogged } from '../graphql/present-errors.ts';
import { askedOnce, type Exchange, type GraphQLServer } from '../graphql/yoga.ts';
import { BODY_MAX_BYTES } from '../read-body.ts';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id.ts';
import type { OriginReader } from '../request-origin.ts';
import { carryMessages } from './carry-messages.ts';
import { CLOSE, closeSocket } from './close-socket.ts';
import { type EntryParts, enterSocket, type Socket, type SocketExtra } from './enter-socket.ts';
import type { Live } from './live.ts';
import { createOpenSockets } from './open-sockets.ts';
import { socketSink } from './socket-sink.ts';

/**
 * GraphQL over WebSocket (graphql-transport-ws). Operations run through Yoga's plugins, so every limit and every
 * rule about errors holds here too. graphql-ws keeps the protocol: handshake, ids, completion, keep-alive. Sending
 * waits until the socket has taken the message: a slow reader slows down its own stream. What comes live is shared
 * by all who ask the same and written by `socket-sink.ts`.
 */
export interface SocketParts {
  readonly app: App;
  readonly callers: Callers;
  readonly admission: Admission;
  readonly live: Live;
  readonly graphql: GraphQLServer;
  readonly originOf: OriginReader;
}

/** A dashboard has a handful; more is a mistake or worse. */
const SOCKET_MAX_OPERATIONS = 50;
const INIT_TIMEOUT_MS = 10_000;

/** What ws takes from a client. Its types do not know of `closeTimeout`. */
const SOCKET_OPTIONS = {
  noServer: true,
  maxPayload: BODY_MAX_BYTES,
  // A message of the largest size comes in a hundred packets: one in more pieces is made to cost us more than its bytes.
  maxFragments: 1_024,
  maxBufferedChunks: 1_024,
  // How long a client has to answer a close before it is cut off.
  closeTimeout: 1_000,
  handleProtocols,
};

interface Engine {
  execute(args: ExecutionArgs): OperationResult;
  subscribe(args: ExecutionArgs): OperationResult;
}

/** Serves the upgrades of `server`; the answer closes every socket and takes no more. */
export function serveSockets(server: Server, parts: SocketParts): () => Promise<void> {
  const sockets = new WebSocketServer(SOCKET_OPTIONS);
  const { MAX_SOCKETS_PER_ADDRESS, MAX_SOCKETS_PER_CREDENTIAL } = parts.app.config;
  const ofAddresses = createOpenSockets(MAX_SOCKETS_PER_ADDRESS);
  const protocol = createProtocol({
    ...parts,
    ofCredentials: createOpenSockets(MAX_SOCKETS_PER_CREDENTIAL),
  });
  server.on('upgrade', (request, socket, head) => {
    if (!isGraphQLPath(request.url)) return refuseUpgrade(socket, '404 Not Found');
    const leave = ofAddresses.open(networkOf(parts.originOf(request).address));
    if (!leave) return refuseUpgrade(socket, '429 Too Many Requests', TOO_MANY_SOCKETS);
    socket.once('close', leave);
    sockets.handleUpgrade(request, socket, head, opened =>
      carryMessages(protocol, { socket: opened, request }, parts.app.log),
    );
  });
  return async () => {
    // The client may come back at once, to a new process.
    for (const socket of sockets.clients) closeSocket(socket, CLOSE.restart, 'Service restart');
    await new Promise(resolve => sockets.close(resolve));
  };
}

function createProtocol(parts: SocketParts & EntryParts) {
  return makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    // Each operation brings the functions that Yoga has wrapped for it: see `prepare`.
    execute: args => (args.rootValue as Engine).execute(args),
    subscribe: args => (args.rootValue as Engine).subscribe(args),
    onConnect: socket => enterSocket(socket, parts),
    onSubscribe: (socket, id, payload) => prepare(socket, { id, payload }, parts),
    onClose: ({ extra }) => extra.leave?.(),
  });
}

function isGraphQLPath(url: string | undefined): boolean {
  return url === '/graphql' || url?.startsWith('/graphql?') === true;
}

/** They are long-lived, so room comes seldom; a client that comes back at once would only be refused again. */
const TOO_MANY_SOCKETS = 'Retry-After: 30\r\n';

function refuseUpgrade(socket: Duplex, status: string, headers = ''): void {
  // Nobody else listens on this socket, and a client that hangs up is no reason to end the process.
  socket.on('error', () => undefined);
  // A client that never hangs up would keep its half open for good: nobody looks after a socket that left HTTP.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\n\r\n`);
}

/** Parses, validates and gives the operation its context, as Yoga does for HTTP. */
async function prepare(
  socket: Socket,
  { id, payload: params }: { readonly id: string; readonly payload: SubscribePayload },
  parts: SocketParts,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const exchange = {
    ...exchangeOf(socket, params, parts),
    sink: socketSink(socket.extra.socket, socket.extra.request.socket, id),
  };
  try {
    if (Object.keys(socket.subscriptions).length > SOCKET_MAX_OPERATIONS) throw tooManyOperations();
    // Before it is parsed: a document that is wrong counts too.
    await exchange.authenticate(params.query);
    const { schema, execute, subscribe, parse, validate, contextFactory } = parts.graphql.getEnveloped({
      ...exchange,
      params,
    });
    const document = parse(params.query);
    const errors: readonly GraphQLError[] = validate(schema, document);
    if (errors.length > 0) return errors.map(error => presentLogged(error, { ...parts, ...exchange }));
    return {
      schema,
      document,
      operationName: params.operationName ?? null,
      variableValues: params.variables ?? null,
      contextValue: await contextFactory(),
      rootValue: { execute, subscribe } satisfies Engine,
    };
  } catch (error) {
    return [presentLogged(error, { ...parts, ...exchange })];
  }
}

function exchangeOf({ extra }: Socket, params: SubscribePayload, parts: SocketParts): Omit<Exchange, 'sink'> {
  const { request } = extra;
  const origin = parts.originOf(request);
  const ownHeaders = params.extensions?.['headers'];
  return {
    requestId: requestIdOf(request.headers[REQUEST_ID_HEADER]),
    headers: request.headers,
    origin,
    reply: null,
    authenticate: askedOnce(document =>
      parts.admission.admit({
        find: async beforeQuery => {
          // GraphiQL sends the headers of its editor with each operation.
          const own = isRecord(ownHeaders)
            ? await parts.callers.fromParams(ownHeaders, request.headers, { beforeQuery })
            : null;
          return own ?? extra.caller ?? null;
        },
        origin,
        cost: costOfDocument(document),
        response: null,
      }),
    ),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function tooManyOperations(): GraphQLError {
  return new GraphQLError(`A socket may run at most ${SOCKET_MAX_OPERATIONS} operations at once.`, {
    extensions: { code: 'TOO_MANY_OPERATIONS' },
  });
}
