import type { Server as Protocol } from 'graphql-ws';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { CLOSE, closeSocket } from './close-socket.ts';

/**
 * Carries the messages of graphql-transport-ws between a socket and the protocol. A client cannot make us hold more than a
 * little: while it does not read what we answer, or has too much in work, we read nothing more from it either. One that
 * goes on like that hears no ping, and is cut off.
 */

/** Ping, and give up on a socket that has not answered when the next one is due. */
const KEEP_ALIVE_MS = 12_000;
/** Of answers, which are small; live events have a bound of their own, in socket-sink.ts. */
const UNREAD_MAX_BYTES = 64 * 1024;
/** More than the operations that one may have, so that those can still be given up, and the ones beyond them refused. */
const IN_WORK_MAX_MESSAGES = 100;

export function carryMessages<Extra extends { readonly socket: WebSocket }>(
  protocol: Protocol<Extra>,
  extra: Extra,
  log: Logger,
): void {
  const { socket } = extra;
  const { send, working } = createThrottle(socket);
  let handle = async (_text: string): Promise<void> => undefined;
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send,
      close: (code = CLOSE.failed, reason = '') => closeSocket(socket, code, reason),
      onMessage: handler => {
        handle = handler;
      },
    },
    extra,
  );
  const take = async (data: RawData) => {
    const done = working();
    await handle(String(data)).catch(error => refuse(socket, error, log));
    done();
  };
  socket.on('message', (data, isBinary) => {
    // What comes behind a close is nobody's.
    if (socket.readyState !== socket.OPEN) return;
    if (isBinary) closeSocket(socket, CLOSE.notText, 'Messages are text');
    else void take(data);
  });
  // Frames that break the rules: ws has closed the socket with the code for it.
  socket.on('error', () => undefined);
  const stopPings = keepAlive(socket);
  socket.once('close', (code, reason) => {
    stopPings();
    closed(code, String(reason)).catch(error => log.error({ err: error }, 'socket.failed'));
  });
}

function refuse(socket: WebSocket, error: unknown, log: Logger): void {
  // A message that only servers may send: graphql-ws throws it like a failure of ours.
  const isTheirs = error instanceof Error && error.message.startsWith('Unexpected message of type');
  if (!isTheirs) log.error({ err: error }, 'socket.failed');
  if (isTheirs) closeSocket(socket, CLOSE.invalid, 'Invalid message received');
  else closeSocket(socket, CLOSE.failed, 'Internal server error');
}

/** Sends answers and counts messages in work, and lets the socket be read only while there are few of both. */
function createThrottle(socket: WebSocket) {
  let unreadBytes = 0;
  let inWork = 0;
  const throttle = () => {
    if (unreadBytes > UNREAD_MAX_BYTES || inWork > IN_WORK_MAX_MESSAGES) socket.pause();
    else if (socket.isPaused) socket.resume();
  };
  return {
    /** Resolves when the socket has taken it, or will take nothing more. */
    send(text: string): Promise<void> {
      if (socket.readyState !== socket.OPEN) return Promise.resolve();
      const bytes = Buffer.byteLength(text);
      unreadBytes += bytes;
      throttle();
      return new Promise(resolve =>
        socket.send(text, () => {
          unreadBytes -= bytes;
          throttle();
          resolve();
        }),
      );
    },
    /** Counts a message until the answer is called: a subscription until it ends. */
    working(): () => void {
      inWork += 1;
      throttle();
      return () => {
        inWork -= 1;
        throttle();
      };
    },
  };
}

function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, KEEP_ALIVE_MS);
  return () => clearInterval(timer);
}
