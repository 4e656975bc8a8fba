/**
 * What the page may honestly say about its freshness. "Live" after a reconnect is said only when the newest event that the
 * server had at that moment has arrived here; until then the page is catching up. Cursors are opaque, so "arrived" means
 * that the very same cursor was seen.
 */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'catching-up'; events: number }
  | { kind: 'reconnecting' }
  | { kind: 'offline' };

interface CatchUp {
  events: number;
  /** The server's newest cursor when we came back; null while it is being asked for. */
  head: string | null;
  /** What arrived while `head` was asked for: it may be among them. Grown in place, a copy per event would be quadratic. */
  seen: Set<string>;
}

/** Everything the words are derived from. */
export interface Connection {
  online: boolean;
  socket: 'never' | 'up' | 'down';
  /** Counts the times the socket came up; an answer about an earlier one is not used. */
  epoch: number;
  lastCursor: string | null;
  catchUp: CatchUp | null;
}

export type ConnectionInput =
  | { type: 'online' }
  | { type: 'offline' }
  | { type: 'started'; cursor: string }
  | { type: 'connected' }
  | { type: 'closed' }
  | { type: 'head'; epoch: number; cursor: string }
  | { type: 'event'; cursor: string };

export const NO_CONNECTION: Connection = {
  online: true,
  socket: 'never',
  epoch: 0,
  lastCursor: null,
  catchUp: null,
};

function connected(connection: Connection): Connection {
  const { socket, lastCursor } = connection;
  // A connection that comes at once starts from a cursor read a moment ago: there is nothing to catch up with.
  const again = socket === 'down' && lastCursor !== null;
  const catchUp = again ? { events: 0, head: null, seen: new Set([lastCursor]) } : null;
  return { ...connection, online: true, socket: 'up', epoch: connection.epoch + 1, catchUp };
}

function arrived(connection: Connection, cursor: string): Connection {
  const { catchUp } = connection;
  if (catchUp === null || catchUp.head === cursor)
    return { ...connection, lastCursor: cursor, catchUp: null };
  if (catchUp.head === null) catchUp.seen.add(cursor);
  return { ...connection, lastCursor: cursor, catchUp: { ...catchUp, events: catchUp.events + 1 } };
}

function headKnown(connection: Connection, cursor: string): Connection {
  const { catchUp } = connection;
  if (catchUp === null) return connection;
  if (catchUp.seen.has(cursor)) return { ...connection, catchUp: null };
  return { ...connection, catchUp: { ...catchUp, head: cursor, seen: new Set() } };
}

/** The connection after something happened to it. */
export function connectionAfter(connection: Connection, input: ConnectionInput): Connection {
  switch (input.type) {
    case 'online':
      return { ...connection, online: true };
    case 'offline':
      return { ...connection, online: false };
    case 'started':
      return { ...connection, lastCursor: input.cursor, catchUp: null };
    case 'connected':
      return connected(connection);
    case 'closed':
      return { ...connection, socket: 'down', catchUp: null };
    case 'head':
      return input.epoch === connection.epoch ? headKnown(connection, input.cursor) : connection;
    case 'event':
      return arrived(connection, input.cursor);
  }
}

/** The connection in the words of the page. */
export function describeConnection({ online, socket, catchUp }: Connection): ConnectionState {
  if (!online) return { kind: 'offline' };
  if (socket === 'never') return { kind: 'connecting' };
  if (socket === 'down') return { kind: 'reconnecting' };
  return catchUp === null ? { kind: 'live' } : { kind: 'catching-up', events: catchUp.events };
}
