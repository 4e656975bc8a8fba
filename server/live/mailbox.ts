import type { EventFilter } from '../../core/events/read-events.ts';
import type { FeedEvent } from './feed-event.ts';

/**
 * Where a feed leaves events for one reader. It is bounded: a reader that does not keep up loses its mailbox and
 * is told so, and never grows the server's memory.
 */
export interface Mailbox {
  /** Called by the feed. */
  deliver(events: readonly FeedEvent[]): void;
  /** No more events: with a reason for the reader, or without one because nobody reads any more. */
  end(reason: Ended['reason']): void;
  /** What has come since the last call, at least one event; or why nothing more will. */
  take(): Promise<Taken>;
  readonly ended: Ended | null;
}

export interface Ended {
  readonly reason: Error | 'overflow' | null;
}

export type Taken = { readonly events: readonly FeedEvent[] } | Ended;

/** Twenty seconds of fifty events a second. */
const MAILBOX_MAX_EVENTS = 1_000;

export function createMailbox(filter: EventFilter): Mailbox {
  let waiting: FeedEvent[] = [];
  let ended: Ended | null = null;
  let wake: (() => void) | null = null;

  const end = (reason: Ended['reason']) => {
    if (ended) return;
    ended = { reason };
    waiting = [];
    wake?.();
  };

  return {
    get ended() {
      return ended;
    },
    deliver(events) {
      if (ended) return;
      for (const event of events) if (matches(event, filter)) waiting.push(event);
      if (waiting.length > MAILBOX_MAX_EVENTS) end('overflow');
      else if (waiting.length > 0) wake?.();
    },
    end,
    async take() {
      if (!ended && waiting.length === 0) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        wake = null;
      }
      if (ended) return ended;
      const events = waiting;
      waiting = [];
      return { events };
    },
  };
}

function matches({ event }: FeedEvent, { types, paymentId }: EventFilter): boolean {
  if (paymentId && event.paymentId !== paymentId) return false;
  return !types?.length || (types as readonly string[]).includes(event.type);
}
