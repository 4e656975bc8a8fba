import type { App, Tenant } from '../../core/context.ts';
import { eventTopic } from '../../core/events/append-events.ts';
import { readEvents, readNewest } from '../../core/events/read-events.ts';
import type { Event } from '../../prisma/client/client.ts';
import { feedEvents } from './feed-event.ts';
import type { Mailbox } from './mailbox.ts';

/**
 * One feed per merchant and mode that somebody follows. On a hint, or when a look at the counters shows that one
 * was lost, it reads the log once and hands what is new to all its readers, in order and without a gap: `head`
 * is the last number it has handed out, and the next page starts right after it.
 */
export interface Feed {
  /** The last number that was handed out. */
  readonly head: bigint;
  /** From now on the mailbox gets every event after `head`. */
  join(mailbox: Mailbox): void;
  /** No more of them for this mailbox. */
  part(mailbox: Mailbox): void;
  /** Every `open` is answered by one of these; the last one ends the feed. */
  release(mailbox: Mailbox): void;
}

export interface EventFeeds {
  /** `newest`: where the log stood a moment ago, from where a new feed starts. */
  open(tenant: Tenant, newest: bigint): Feed;
  /** Stops looking; readers keep what they have. */
  close(): void;
}

/** A lost hint costs at most this. */
const LOOK_INTERVAL_MS = 2_000;
const PAGE_EVENTS = 500;

type Parts = Pick<App, 'db' | 'hints' | 'log' | 'metrics' | 'now'>;

export function createEventFeeds(app: Parts): EventFeeds {
  const feeds = new Map<string, RunningFeed>();
  const timer = setInterval(() => void look(app, [...feeds.values()]), LOOK_INTERVAL_MS);
  return {
    open(tenant, newest) {
      const topic = eventTopic(tenant);
      const known = feeds.get(topic);
      const feed = known ?? startFeed(app, { tenant, newest, onEmpty: () => feeds.delete(topic) });
      feeds.set(topic, feed);
      feed.retain();
      return feed;
    },
    close() {
      clearInterval(timer);
      for (const feed of feeds.values()) feed.stop();
      feeds.clear();
    },
  };
}

interface RunningFeed extends Feed {
  readonly tenant: Tenant;
  retain(): void;
  /** Reads on if the log has grown past `head`. */
  wake(newest: bigint): void;
  stop(): void;
}

interface FeedStart {
  readonly tenant: Tenant;
  readonly newest: bigint;
  readonly onEmpty: () => void;
}

function startFeed(app: Parts, { tenant, newest, onEmpty }: FeedStart): RunningFeed {
  const readers = new Set<Mailbox>();
  let users = 0;
  let head = newest;
  let wanted = false;
  let reading = false;

  const readPage = async (): Promise<boolean> => {
    // The head moves by what was read, never by what a hint says: a wrong hint must not make a hole.
    const page = await readEvents(app.db, tenant, { after: head, limit: PAGE_EVENTS, newest: head });
    head = page.nextSeq;
    const events = feedEvents(app.db, page.events);
    for (const mailbox of readers) mailbox.deliver(events);
    if (readers.size > 0) observeLag(app, page.events);
    return page.hasMore;
  };

  const advance = async () => {
    if (reading) return;
    reading = true;
    try {
      while (wanted) {
        wanted = false;
        while (await readPage());
      }
    } catch (error) {
      // The database is away: the next look tries again, from the same place.
      app.log.warn({ err: error, ...tenant }, 'feed.stalled');
    } finally {
      reading = false;
    }
  };

  const wake = (seq: bigint) => {
    if (seq <= head) return;
    wanted = true;
    void advance();
  };

  const unsubscribe = app.hints.subscribe(
    eventTopic(tenant),
    message => {
      if (/^\d{1,19}$/.test(message)) wake(BigInt(message));
    },
    // What happened while Redis was taking the subscription would wait for the next look: a shopper's whole payment.
    () => void look(app, [feed]),
  );

  const feed: RunningFeed = {
    tenant,
    get head() {
      return head;
    },
    wake,
    retain: () => void users++,
    join: mailbox => void readers.add(mailbox),
    part: mailbox => void readers.delete(mailbox),
    release(mailbox) {
      readers.delete(mailbox);
      if (--users > 0) return;
      unsubscribe();
      onEmpty();
    },
    stop: unsubscribe,
  };
  return feed;
}

function observeLag({ metrics, now }: Parts, events: readonly Event[]): void {
  const at = now().getTime();
  for (const { createdAt } of events) metrics.liveLag.observe(Math.max(0, at - createdAt.getTime()) / 1_000);
}

/** One statement for all feeds. */
async function look(app: Pick<App, 'db' | 'log'>, feeds: readonly RunningFeed[]): Promise<void> {
  if (feeds.length === 0) return;
  try {
    const newest = await readNewest(
      app.db,
      feeds.map(feed => feed.tenant),
    );
    for (const feed of feeds) feed.wake(newest.get(eventTopic(feed.tenant)) ?? 0n);
  } catch (error) {
    app.log.warn({ err: error }, 'feeds.stalled');
  }
}
