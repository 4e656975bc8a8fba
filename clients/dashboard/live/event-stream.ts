import { createListeners } from '../../socket/listeners.ts';
import type { ConnectionWatch } from './connection-watch.ts';

/** Where a stream gets its events from. Tests bring their own. */
export interface EventSource<Event> {
  /** Everything after the cursor, then live. It reconnects by itself and resumes behind the last event that it gave. */
  subscribe(after: string, sink: EventSink<Event>): () => void;
  /** The newest place in the log. */
  newest(): Promise<string>;
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
  /** Starts behind the cursor. Once it has been started, that covers every later start, and this does nothing. */
  start(after: string): void;
  /**
   * The place behind which everything is told; null before it has begun. What was asked for while it was null, or another,
   * may be older than this place, and then lacks what lies between.
   */
  startedAt(): string | null;
  onEvent(listener: (event: Event) => void): () => void;
  /** The place in the log was lost. The stream goes on from the newest; whatever is shown must be read again, from now on. */
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
  let startedAt: string | null = null;
  let stopped = false;

  function subscribe(after: string) {
    unsubscribe = source.subscribe(after, {
      next(event) {
        refusals = 0;
        events.tell(event);
        watch.note({ type: 'event', cursor: event.cursor });
      },
      ended(lost) {
        if (stopped) return;
        watch.note({ type: 'interrupted' });
        void goOn(lost);
      },
    });
  }

  async function goOn(lost: boolean) {
    await source.wait(refusals);
    refusals += 1;
    const after = lost ? null : watch.lastCursor();
    if (after === null) return beginAnew();
    if (stopped) return;
    watch.note({ type: 'resumed' });
    subscribe(after);
  }

  /** Listeners are told when the stream runs again: between it and what they read then, nothing is lost. */
  async function beginAnew() {
    for (let retries = 0; !stopped; retries += 1) {
      const newest = await source.newest().catch(() => null);
      if (stopped) return;
      if (newest !== null) {
        begin(newest);
        return losses.tell();
      }
      await source.wait(retries);
    }
  }

  function begin(after: string) {
    startedAt = after;
    watch.note({ type: 'started', cursor: after });
    subscribe(after);
  }

  return {
    start(after) {
      if (startedAt !== null || stopped) return;
      begin(after);
    },
    startedAt: () => startedAt,
    onEvent: events.add,
    onLost: losses.add,
    stop() {
      stopped = true;
      unsubscribe?.();
    },
  };
}
