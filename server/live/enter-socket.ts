import type { IncomingMessage } from 'node:http';
import type { Context as SocketContext } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Caller } from '../../core/context.ts';
import { unavailableBy } from '../../core/database-failure.ts';
import { Refusal } from '../../core/errors.ts';
import { READ_COST } from '../../core/limits.ts';
import type { Admission } from '../admission.ts';
import { type Callers, SHOWN_HEADER } from '../caller.ts';
import type { OriginReader } from '../request-origin.ts';
import { CLOSE, closeSocket } from './close-socket.ts';
import type { Live } from './live.ts';
import type { OpenSockets } from './open-sockets.ts';

/** What we remember of a socket. */
export interface SocketExtra extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  caller?: Caller | null;
  leave?: () => void;
}
export type Socket = SocketContext<Record<string, unknown>, SocketExtra>;

export interface EntryParts {
  readonly callers: Callers;
  readonly admission: Admission;
  readonly live: Live;
  readonly originOf: OriginReader;
  readonly ofCredentials: OpenSockets;
}

/** Who is it? A credential that is wrong closes the socket; none at all may still ask what needs none. */
export async function enterSocket({ extra, connectionParams }: Socket, parts: EntryParts): Promise<boolean> {
  const { socket, request } = extra;
  try {
    extra.caller = await parts.admission.admit({
      find: async beforeQuery =>
        (await parts.callers.fromParams(connectionParams ?? {}, request.headers, { beforeQuery })) ??
        (await parts.callers.fromHeaders(request.headers, {
          shown: connectionParams?.[SHOWN_HEADER],
          beforeQuery,
        })),
      origin: parts.originOf(request),
      cost: READ_COST,
      response: null,
    });
  } catch (error) {
    const refusal = error instanceof Refusal ? error : unavailableBy(error);
    if (!refusal) throw error;
    closeSocket(socket, closeCodeOf(refusal), refusal.message);
    return false;
  }
  // It may have hung up meanwhile, and would never leave.
  if (socket.readyState !== socket.OPEN) return false;
  if (!extra.caller) return true;
  const closed = parts.ofCredentials.open(credentialOf(extra.caller));
  if (!closed) {
    closeSocket(
      socket,
      CLOSE.tooMany,
      'These credentials have too many sockets open. Close some of them first.',
    );
    return false;
  }
  const left = parts.live.enter(extra.caller, reason => {
    if (reason) closeSocket(socket, CLOSE.forbidden, 'Forbidden: these credentials were revoked.');
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
