import type { WebSocket } from 'ws';

/** Codes of ours and of graphql-transport-ws; below 4000 those of WebSocket itself. */
export const CLOSE = {
  restart: 1012,
  later: 1013,
  notText: 1003,
  invalid: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  tooMany: 4429,
  failed: 4500,
} as const;

/** RFC 6455, 5.5: a control frame holds 125 bytes, two of which are the code. */
const REASON_MAX_BYTES = 123;
/** So many characters fit, whatever they are, with the dots behind them. */
const REASON_SURE_CHARACTERS = 40;

/** Closes it with a reason, or with as much of it as fits. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  const fits = Buffer.byteLength(reason) <= REASON_MAX_BYTES;
  socket.close(code, fits ? reason : `${reason.slice(0, REASON_SURE_CHARACTERS)}…`);
}
