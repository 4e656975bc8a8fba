import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { useConnectionWatch, useStream } from '../../live/use-live.tsx';
import type { EventFilter } from './event-search.ts';
import { createEventTail, type EventTail, type TailState } from './event-tail.ts';
import { createTailSource, newestEventAfter, readEventPage, type TailEvent } from './read-events.ts';

const NOTHING: TailState<TailEvent> = { phase: 'loading', events: [], waiting: 0, more: 'idle' };
const noListener = () => () => undefined;

/** The tail of a filter, live for as long as it is shown. */
export function useEventTail(filter: EventFilter): {
  tail: EventTail<TailEvent> | null;
  state: TailState<TailEvent>;
} {
  const client = useClient();
  const stream = useStream();
  const connection = useConnectionWatch();
  const key = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter is a new object at every drawing
  const wanted = useMemo(() => filter, [key]);
  const [tail, setTail] = useState<EventTail<TailEvent> | null>(null);

  useEffect(() => {
    const next = createEventTail({
      source: createTailSource(client, wanted),
      newestAfter: cursor => newestEventAfter(client, wanted, cursor),
      part: connection.part(),
      async read(before) {
        const page = await readEventPage(client, wanted, before);
        // The page's own stream knows how far there is to catch up after a reconnect, and says so.
        if (before === null) stream.start(page.nextCursor);
        return page;
      },
      soon: draw => requestAnimationFrame(draw),
    });
    setTail(next);
    return () => {
      setTail(null);
      next.stop();
    };
  }, [client, stream, connection, wanted]);

  const state = useSyncExternalStore(tail?.onState ?? noListener, tail?.state ?? (() => NOTHING));
  return { tail, state };
}
