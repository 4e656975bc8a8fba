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
  /** Nothing arrives, though the socket is up: the server ended the stream of events or refused it. */
  interrupted: boolean;
  /** How many other subscriptions of the page the server has ended, and that are not whole again. */
  partsAway: number;
  /** Counts the times the stream was taken up; an answer about an earlier one is not used. */
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
  | { type: 'interrupted' }
  | { type: 'resumed' }
  | { type: 'part-away' }
  | { type: 'part-back' }
  | { type: 'head'; epoch: number; cursor: string }
  | { type: 'event'; cursor: string };

export const NO_CONNECTION: Connection = {
  online: true,
  socket: 'never',
  interrupted: false,
  partsAway: 0,
  epoch: 0,
  lastCursor: null,
  catchUp: null,
};

function connected(connection: Connection): Connection {
  const { socket, lastCursor } = connection;
  // A connection that comes at once starts from a cursor read a moment ago: there is nothing to catch up with.
  const again = socket === 'down' && lastCursor !== null;
  const back = { ...connection, online: true, socket: 'up' } as const;
  return again ? catchingUp(back, lastCursor) : { ...back, epoch: connection.epoch + 1, catchUp: null };
}

function catchingUp(connection: Connection, from: string): Connection {
  const catchUp = { events: 0, head: null, seen: new Set([from]) };
  return { ...connection, epoch: connection.epoch + 1, lastCursor: from, catchUp };
}

/** The stream goes on from there. Whether it lacks something is for the server's newest event to show. */
function resumed(connection: Connection, from: string | null): Connection {
  const going = { ...connection, interrupted: false };
  return from === null ? going : catchingUp(going, from);
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
      if (connection.interrupted) return resumed(connection, input.cursor);
      return { ...connection, lastCursor: input.cursor, catchUp: null };
    case 'interrupted':
      return { ...connection, interrupted: true, catchUp: null };
    case 'resumed':
      return resumed(connection, connection.lastCursor);
    case 'part-away':
      return { ...connection, partsAway: connection.partsAway + 1 };
    case 'part-back':
      return { ...connection, partsAway: connection.partsAway - 1 };
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
export function describeConnection(connection: Connection): ConnectionState {
  const { online, socket, interrupted, partsAway, catchUp } = connection;
  if (!online) return { kind: 'offline' };
  if (socket === 'never') return { kind: 'connecting' };
  if (socket === 'down' || interrupted || partsAway > 0) return { kind: 'reconnecting' };
  return catchUp === null ? { kind: 'live' } : { kind: 'catching-up', events: catchUp.events };
}
