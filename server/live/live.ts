import type { App, Caller } from '../../core/context.ts';
import { AuthenticationError } from '../../core/errors.ts';
import { onAccessChanged } from '../../core/merchants/access-hints.ts';
import { findRevoked } from '../../core/merchants/find-revoked.ts';
import { type Audiences, createAudiences } from './audience.ts';
import { createDeliveryWatch, type DeliveryWatch } from './delivery-watch.ts';
import { createEventFeeds, type EventFeeds } from './event-feed.ts';

/** Everything of a process that outlives a request: the feeds, who reads them together, and who holds a stream or a socket open. */
export interface Live {
  readonly feeds: EventFeeds;
  readonly audiences: Audiences;
  readonly deliveries: DeliveryWatch;
  /** Until the answer is called, `end` is told when the caller's credential is revoked (with an Error) or the process stops (null). */
  enter(caller: Caller, end: (reason: Error | null) => void): () => void;
  /** Ends everything that is open. */
  close(): void;
}

/** With one query for each kind of credential; should no hint come, well within the five seconds that a revocation may take. */
const REVOCATION_INTERVAL_MS = 2_000;

interface Guest {
  readonly caller: Caller;
  readonly end: (reason: Error | null) => void;
}

export function createLive(app: App): Live {
  const guests = new Set<Guest>();
  const feeds = createEventFeeds(app);
  const deliveries = createDeliveryWatch(app);
  const look = () => void endRevoked(app, guests);
  const timer = setInterval(look, REVOCATION_INTERVAL_MS);
  const stopListening = onAccessChanged(app, look);
  return {
    feeds,
    audiences: createAudiences(),
    deliveries,
    enter(caller, end) {
      const guest = { caller, end };
      guests.add(guest);
      app.metrics.liveSubscribers.set(guests.size);
      return () => {
        guests.delete(guest);
        app.metrics.liveSubscribers.set(guests.size);
      };
    },
    close() {
      clearInterval(timer);
      stopListening();
      for (const guest of guests) guest.end(null);
      feeds.close();
      deliveries.close();
    },
  };
}

async function endRevoked(app: App, guests: ReadonlySet<Guest>): Promise<void> {
  if (guests.size === 0) return;
  const present = [...guests];
  try {
    const callers = new Set(present.map(guest => guest.caller));
    const gone = await findRevoked(app.db, [...callers], app.now());
    for (const guest of present)
      if (gone.has(guest.caller)) guest.end(new AuthenticationError('These credentials were revoked.'));
  } catch (error) {
    app.log.warn({ err: error }, 'revocations.stalled');
  }
}
