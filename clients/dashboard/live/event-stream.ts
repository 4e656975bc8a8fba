import { createListeners } from '../../socket/listeners.ts';
import type { ConnectionWatch } from './connection-watch.ts';

/** Where a stream gets its events from. Tests bring their own. */
export interface EventSource<Event> {
  /** Everything after the cursor, then live. It reconnects by itself and resumes behind the last event that it gave. */
  subscribe(after: string, sink: EventSink<Event>): () => void;
  /** Resolves when it is time for try number `retries`, counted from 0. */
  wait(retries: number): Promise<void>;
}

export interface EventSink<Event> {
  next(event: Event): void;
  /** The server ended or refused the subscription. `lost`: the cursor is of no use any more. */
  ended(lost: boolean): void;
}

/** One resumable stream of the merchant's events, shared by everything on the page. */
export interface EventStream<Event> {
  /** Starts behind the cursor. Once it runs, its earlier start covers every later one, and this does nothing. */
  start(after: string): void;
  onEvent(listener: (event: Event) => void): () => void;
  /** The place in the log was lost: whatever is shown must be read again, and the stream started from there. */
  onLost(listener: () => void): () => void;
  stop(): void;
}

/** Makes the stream. It does nothing until it is started from a cursor. */
export function createEventStream<Event extends { cursor: string }>(
  source: EventSource<Event>,
  watch: Pick<ConnectionWatch, 'note' | 'lastCursor'>,
): EventStream<Event> {
  const events = createListeners<[Event]>();
  const losses = createListeners();
  let unsubscribe: (() => void) | undefined;
  let refusals = 0;
  let stopped = false;

  function subscribe(after: string) {
    unsubscribe = source.subscribe(after, {
      next(event) {
        refusals = 0;
        events.tell(event);
        watch.note({ type: 'event', cursor: event.cursor });
      },
      ended(lost) {
        unsubscribe = undefined;
        void goOn(lost);
      },
    });
  }

  async function goOn(lost: boolean) {
    await source.wait(refusals);
    refusals += 1;
    const after = watch.lastCursor();
    if (stopped || unsubscribe !== undefined) return;
    if (lost || after === null) losses.tell();
    else subscribe(after);
  }

  return {
    start(after) {
      if (stopped || unsubscribe !== undefined) return;
      watch.note({ type: 'started', cursor: after });
      subscribe(after);
    },
    onEvent: events.add,
    onLost: losses.add,
    stop() {
      stopped = true;
      unsubscribe?.();
    },
  };
}
