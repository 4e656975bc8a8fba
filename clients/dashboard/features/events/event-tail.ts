import { createListeners } from '../../../socket/listeners.ts';
import { type ConnectionPart, type ConnectionWatch, watchConnection } from '../../live/connection-watch.ts';
import { createEventStream, type EventSource, type EventStream } from '../../live/event-stream.ts';

/** Rows beyond this leave at the old end; scrolling down reads them again. */
const ROWS_MAX = 2_000;

interface LogEvent {
  id: string;
  cursor: string;
}

interface Page<Event> {
  /** Oldest first. */
  events: readonly Event[];
  nextCursor: string;
  previousCursor: string;
  hasMore: boolean;
}

/** What the table draws. */
export interface TailState<Event> {
  phase: 'loading' | 'failed' | 'ready';
  /** Newest first. */
  events: readonly Event[];
  /** Events that came while the tail was held. They are counted, not kept: letting go reads them from the log. */
  waiting: number;
  more: 'idle' | 'loading' | 'failed' | 'none';
}

export interface EventTail<Event> {
  state(): TailState<Event>;
  onState(listener: () => void): () => void;
  /** Reads further back. */
  loadMore(): Promise<void>;
  /** Nothing moves while it is held. Letting go continues behind the last event shown, so that none is lost. */
  hold(held: boolean): void;
  stop(): void;
}

interface TailOptions<Event> {
  source: EventSource<Event>;
  /** The newest event that belongs here, if there is one behind this cursor; else the cursor itself. */
  newestAfter(cursor: string): Promise<string>;
  part: ConnectionPart;
  /** The events before a cursor, or the newest. */
  read(before: string | null): Promise<Page<Event>>;
  /** Runs it before the next drawing. */
  soon(draw: () => void): void;
}

/** The end of the event log, live, and as far back as the reader goes. */
export function createEventTail<Event extends LogEvent>(options: TailOptions<Event>): EventTail<Event> {
  const listeners = createListeners();
  let events: readonly Event[] = [];
  let arrived: Event[] = [];
  let stream: EventStream<Event> | undefined;
  let watch: ConnectionWatch | undefined;
  /** The place in the log up to which everything is shown. */
  let shownUpTo: string | null = null;
  let previous: string | null = null;
  let phase: TailState<Event>['phase'] = 'loading';
  let more: TailState<Event>['more'] = 'idle';
  let waiting = 0;
  let held = false;
  let stopped = false;
  let drawing = false;
  let state = describe();

  function describe(): TailState<Event> {
    return { phase, events, waiting, more };
  }

  function draw() {
    drawing = false;
    if (stopped) return;
    settle();
    state = describe();
    listeners.tell();
  }

  function drawSoon() {
    if (drawing || stopped) return;
    drawing = true;
    options.soon(draw);
  }

  function settle() {
    if (arrived.length === 0) return;
    const all = [...arrived.reverse(), ...events];
    arrived = [];
    events = all.slice(0, ROWS_MAX);
    if (events.length === all.length) return;
    previous = events.at(-1)?.cursor ?? previous;
    more = 'idle';
  }

  function take(event: Event) {
    if (held) waiting += 1;
    else {
      arrived.push(event);
      shownUpTo = event.cursor;
    }
    drawSoon();
  }

  function follow(after: string) {
    leave();
    const own = watchOf(after);
    watch = own;
    stream = createEventStream(options.source, own);
    stream.onEvent(take);
    stream.onLost(() => void begin());
    stream.start(after);
  }

  /** A tail that the server ended is whole again when the newest event that belongs here has arrived. */
  function watchOf(after: string): ConnectionWatch {
    const { source, part } = options;
    const own = watchConnection({
      head: () => options.newestAfter(own.lastCursor() ?? after),
      wait: source.wait,
    });
    own.note({ type: 'connected' });
    own.onState(() => (own.state().kind === 'live' ? part.back() : part.away()));
    return own;
  }

  function leave() {
    stream?.stop();
    watch?.stop();
    options.part.back();
  }

  async function begin() {
    for (let retries = 0; !stopped; retries += 1) {
      const page = await options.read(null).catch(() => null);
      if (page !== null && !stopped) {
        arrived = [];
        waiting = 0;
        phase = 'ready';
        events = [...page.events].reverse();
        shownUpTo = page.nextCursor;
        notePrevious(page);
        follow(page.nextCursor);
        return drawSoon();
      }
      if (phase === 'loading') phase = 'failed';
      drawSoon();
      await options.source.wait(retries + 2);
    }
  }

  function notePrevious({ previousCursor, hasMore }: Page<Event>) {
    previous = previousCursor;
    more = hasMore ? 'idle' : 'none';
  }

  async function loadMore() {
    if (phase !== 'ready' || more === 'loading' || more === 'none') return;
    const before = previous;
    more = 'loading';
    drawSoon();
    const page = await options.read(before).catch(() => null);
    // Meanwhile the list may have begun anew, or lost its old end to new events.
    if (previous !== before) return;
    if (page === null) more = 'failed';
    else {
      events = [...events, ...[...page.events].reverse()];
      notePrevious(page);
    }
    drawSoon();
  }

  void begin();

  return {
    state: () => state,
    onState: listeners.add,
    loadMore,
    hold(hold) {
      if (held === hold) return;
      held = hold;
      if (held || waiting === 0 || shownUpTo === null) return;
      waiting = 0;
      follow(shownUpTo);
      drawSoon();
    },
    stop() {
      stopped = true;
      leave();
    },
  };
}
