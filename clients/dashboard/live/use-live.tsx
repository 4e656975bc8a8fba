import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { ConnectionState } from './connection-state.ts';
import type { ConnectionWatch } from './connection-watch.ts';
import type { EventStream } from './event-stream.ts';
import type { LiveEvent } from './events.ts';
import { createReread, type ReadAnswer, type Reread } from './reread.ts';

interface Live {
  stream: EventStream<LiveEvent>;
  connection: ConnectionWatch;
}

const LiveContext = createContext<Live | null>(null);

export function LiveProvider({ live, children }: { live: Live; children: ReactNode }) {
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('There is no LiveProvider above this component.');
  return live;
}

/** The page's stream of events. */
export function useStream(): EventStream<LiveEvent> {
  return useLive().stream;
}

/** What keeps the state of the connection. */
export function useConnectionWatch(): ConnectionWatch {
  return useLive().connection;
}

/** What the page may say about its freshness now. */
export function useConnection(): ConnectionState {
  const { connection } = useLive();
  return useSyncExternalStore(connection.onState, connection.state);
}

/** Runs `becameLive` whenever the page may be called live from now on. */
export function onLive(connection: ConnectionWatch, becameLive: () => void): () => void {
  let { kind } = connection.state();
  return connection.onState(() => {
    const before = kind;
    kind = connection.state().kind;
    if (kind === 'live' && before !== 'live') becameLive();
  });
}

/**
 * Runs `read` soon after every event that `matters`, when the connection has become live, and when the place in the event
 * log was lost; each time until the server has answered. What it gives runs it for other reasons.
 */
export function useRereadOnEvents(
  matters: (event: LiveEvent) => boolean,
  read: () => Promise<ReadAnswer>,
): () => void {
  const { stream, connection } = useLive();
  const latest = useRef({ matters, read });
  const reread = useRef<Reread>(undefined);
  useEffect(() => {
    latest.current = { matters, read };
  });

  useEffect(() => {
    const next = createReread(() => latest.current.read());
    reread.current = next;
    const leave = [
      stream.onEvent(event => {
        if (latest.current.matters(event)) next.soon();
      }),
      stream.onLost(next.soon),
      onLive(connection, next.now),
    ];
    return () => {
      for (const each of leave) each();
      next.stop();
    };
  }, [stream, connection]);
  return useCallback(() => reread.current?.soon(), []);
}
