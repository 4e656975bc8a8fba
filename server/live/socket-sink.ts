import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ResultSink } from './audience.ts';

/**
 * Writes the results of one operation straight to its socket, as `next` messages around bytes that many share.
 * graphql-ws, which does everything else of the protocol, would make a text of its own for each subscriber.
 */

/** What may lie in a socket before its subscriber counts as slow; the kernel holds some more. */
const SOCKET_BUFFER_MAX_BYTES = 64 * 1024;
const END = Buffer.from('}');

/** `wire` is the connection that the socket was opened on. */
export function socketSink(socket: WebSocket, wire: Duplex, operationId: string): ResultSink {
  const head = Buffer.from(`{"id":${JSON.stringify(operationId)},"type":"next","payload":`);
  return {
    together(write) {
      wire.cork();
      write();
      wire.uncork();
    },
    write(result, onRoom) {
      // The close of a socket ends its operations; until they hear of it, what they send is nobody's.
      if (socket.readyState !== socket.OPEN) return true;
      const message = Buffer.concat([head, result, END]);
      const full = socket.bufferedAmount + message.length > SOCKET_BUFFER_MAX_BYTES;
      socket.send(message, { binary: false }, full ? () => onRoom() : undefined);
      return !full;
    },
  };
}
