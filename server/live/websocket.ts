import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import type { OperationResult, Context as SocketContext, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer as serveGraphQL } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { App, Caller } from '../../core/context.ts';
import { unavailableBy } from '../../core/database-failure.ts';
import { Refusal } from '../../core/errors.ts';
import { READ_COST } from '../../core/limits.ts';
import { networkOf } from '../../core/rate-limits/network-of.ts';
import { type Admission, costOfDocument } from '../admission.ts';
import { type Callers, SHOWN_HEADER } from '../caller.ts';
import { presentLogged } from '../graphql/present-errors.ts';
import { askedOnce, type Exchange, type GraphQLServer } from '../graphql/yoga.ts';
import { BODY_MAX_BYTES } from '../read-body.ts';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id.ts';
import type { OriginReader } from '../request-origin.ts';
import type { Live } from './live.ts';
import { createOpenSockets, type OpenSockets } from './open-sockets.ts';
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
/** Ping, and give up on a socket that does not answer before the next one is due. */
const KEEP_ALIVE_MS = 12_000;
const INIT_TIMEOUT_MS = 10_000;

const CLOSE = { unauthorized: 4401, forbidden: 4403, tooMany: 4429, restart: 1012, later: 1013 } as const;

/** What we remember of a socket. */
type SocketExtra = Extra & { caller?: Caller | null; leave?: () => void } & Record<PropertyKey, unknown>;
type Socket = SocketContext<Record<string, unknown>, SocketExtra>;

interface Engine {
  execute(args: ExecutionArgs): OperationResult;
  subscribe(args: ExecutionArgs): OperationResult;
}

/** Serves the upgrades of `server`; the answer closes every socket and takes no more. */
export function serveSockets(server: Server, parts: SocketParts): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: BODY_MAX_BYTES });
  const { MAX_SOCKETS_PER_ADDRESS, MAX_SOCKETS_PER_CREDENTIAL } = parts.app.config;
  const ofAddresses = createOpenSockets(MAX_SOCKETS_PER_ADDRESS);
  const entered = { ...parts, ofCredentials: createOpenSockets(MAX_SOCKETS_PER_CREDENTIAL) };
  server.on('upgrade', (request, socket, head) => {
    if (!isGraphQLPath(request.url)) return refuseUpgrade(socket, '404 Not Found');
    const leave = ofAddresses.open(networkOf(parts.originOf(request).address));
    if (!leave) return refuseUpgrade(socket, '429 Too Many Requests', TOO_MANY_SOCKETS);
    socket.once('close', leave);
    sockets.handleUpgrade(request, socket, head, opened => sockets.emit('connection', opened, request));
  });
  const served = serveGraphQL<Record<string, unknown>, SocketExtra>(
    {
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      // Each operation brings the functions that Yoga has wrapped for it: see `prepare`.
      execute: args => (args.rootValue as Engine).execute(args),
      subscribe: args => (args.rootValue as Engine).subscribe(args),
      onConnect: socket => enter(socket, entered),
      onSubscribe: (socket, id, payload) => prepare(socket, { id, payload }, parts),
      onClose: ({ extra }) => extra.leave?.(),
    },
    sockets,
    KEEP_ALIVE_MS,
  );
  return async () => {
    for (const socket of sockets.clients) closeForRestart(socket);
    await served.dispose();
  };
}

/** The client may come back at once, to a new process; one that does not answer the close is cut off. */
function closeForRestart(socket: WebSocket): void {
  const CLOSE_GRACE_MS = 1_000;
  socket.close(CLOSE.restart, 'Service restart');
  const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
  socket.once('close', () => clearTimeout(timer));
}

function isGraphQLPath(url: string | undefined): boolean {
  return url === '/graphql' || url?.startsWith('/graphql?') === true;
}

/** They are long-lived, so room comes seldom; a client that comes back at once would only be refused again. */
const TOO_MANY_SOCKETS = 'Retry-After: 30\r\n';

function refuseUpgrade(socket: Duplex, status: string, headers = ''): void {
  // Nobody else listens on this socket, and a client that hangs up is no reason to end the process.
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\n\r\n`);
}

/** Who is it? A credential that is wrong closes the socket; none at all may still ask what needs none. */
async function enter(
  { extra, connectionParams }: Socket,
  parts: SocketParts & { readonly ofCredentials: OpenSockets },
): Promise<boolean> {
  const { socket, request } = extra;
  try {
    extra.caller = await parts.admission.admit({
      find: async () =>
        (await parts.callers.fromParams(connectionParams ?? {}, request.headers)) ??
        (await parts.callers.fromHeaders(request.headers, connectionParams?.[SHOWN_HEADER])),
      origin: parts.originOf(request),
      cost: READ_COST,
      response: null,
    });
  } catch (error) {
    const refusal = error instanceof Refusal ? error : unavailableBy(error);
    if (!refusal) throw error;
    socket.close(closeCodeOf(refusal), refusal.message);
    return false;
  }
  // It may have hung up meanwhile, and would never leave.
  if (socket.readyState !== socket.OPEN) return false;
  if (!extra.caller) return true;
  const closed = parts.ofCredentials.open(credentialOf(extra.caller));
  if (!closed) {
    socket.close(CLOSE.tooMany, 'These credentials have too many sockets open. Close some of them first.');
    return false;
  }
  const left = parts.live.enter(extra.caller, reason => {
    if (reason) socket.close(CLOSE.forbidden, 'Forbidden: these credentials were revoked.');
  });
  extra.leave = () => {
    left();
    closed();
  };
  return true;
}

function credentialOf(caller: Caller): string {
  if (caller.kind === 'checkout') return caller.orderId;
  return caller.kind === 'key' ? caller.keyId : caller.sessionId;
}

function closeCodeOf({ code }: Refusal): number {
  if (code === 'RATE_LIMITED') return CLOSE.tooMany;
  if (code === 'BUSY') return CLOSE.later;
  const isKnown = code === 'FORBIDDEN' || code === 'SESSION_MOVED';
  return isKnown ? CLOSE.forbidden : CLOSE.unauthorized;
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
        find: async () => {
          // GraphiQL sends the headers of its editor with each operation.
          const own = isRecord(ownHeaders)
            ? await parts.callers.fromParams(ownHeaders, request.headers)
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
