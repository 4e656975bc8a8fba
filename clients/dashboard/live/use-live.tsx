import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import { coalesce } from './coalesce.ts';
import type { ConnectionState } from './connection-state.ts';
import type { ConnectionWatch } from './connection-watch.ts';
import type { EventStream } from './event-stream.ts';
import type { LiveEvent } from './events.ts';

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

/** What the page may say about its freshness now. */
export function useConnection(): ConnectionState {
  const { connection } = useLive();
  return useSyncExternalStore(connection.onState, connection.state);
}

/** Pages with numbers or whole objects on them read those again soon after an event, but not more often than this. */
const REREAD_EVERY_MS = 400;

/** Runs `reread` soon after every event that `matters`, and when the place in the event log was lost. */
export function useRereadOnEvents(
  matters: (event: LiveEvent) => boolean,
  reread: () => Promise<unknown>,
): void {
  const { stream } = useLive();
  const latest = useRef({ matters, reread });
  useEffect(() => {
    latest.current = { matters, reread };
  });

  useEffect(() => {
    const soon = coalesce(() => latest.current.reread(), REREAD_EVERY_MS);
    const leaveEvents = stream.onEvent(event => {
      if (latest.current.matters(event)) soon();
    });
    const leaveLosses = stream.onLost(soon);
    return () => {
      leaveEvents();
      leaveLosses();
      soon.stop();
    };
  }, [stream]);
}
