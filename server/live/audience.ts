import type { EventFilter } from '../../core/events/read-events.ts';
import type { Feed } from './event-feed.ts';
import type { FeedEvent } from './feed-event.ts';
import { createMailbox, type Ended } from './mailbox.ts';

/**
 * Subscribers that ask the same share one execution and one serialisation of each event: a thousand open
 * dashboards cost one, and a thousand copies of its bytes. Everybody first catches up alone, from a cursor of
 * their own, and takes a seat in the turn in which they stand where the feed stands.
 */
export interface Audiences {
  /** Takes a seat where `sharing.key` is the same. From now on it gets every event after `from`. */
  join(guest: Guest, sharing: Sharing): Seat;
}

/** What one operation has in common with others, and how it is served together with them. */
export interface Sharing {
  /** Equal for operations whose results are equal, byte for byte, for every event: never for two permission sets. */
  readonly key: string;
  /** The operation's result for this event, as JSON. Never fails: errors are results. */
  readonly render: (event: FeedEvent) => Promise<Buffer>;
  readonly sink: ResultSink;
}

/** Where one subscriber's results go. */
export interface ResultSink {
  /** Sends what is written meanwhile in one go: a write to the system costs more than everything else here. */
  together(write: () => void): void;
  /** Takes a result. `false`: no more for now; `onRoom` is called when there is room again. */
  write(result: Buffer, onRoom: () => void): boolean;
}

export interface Guest {
  readonly feed: Feed;
  readonly filter: EventFilter;
  readonly from: bigint;
  /** Told when the seat is lost; the reason is for the subscriber. */
  readonly end: (reason: Ended['reason']) => void;
}

export interface Seat {
  /** Gives it up, and answers the number of the last event that was handed to the sink. */
  leave(): bigint;
}

/** As many as a mailbox holds: results that wait for a slow socket are shared, so that they cost a pointer each. */
const SEAT_MAX_RESULTS = 1_000;

export function createAudiences(): Audiences {
  const audiences = new Map<string, Audience>();
  return {
    join(guest, { key, render, sink }) {
      const known = audiences.get(key);
      const audience = known ?? startAudience(guest, { render, onEmpty: () => audiences.delete(key) });
      audiences.set(key, audience);
      return audience.seat(guest, sink);
    },
  };
}

interface Audience {
  seat(guest: Guest, sink: ResultSink): Seat;
}

interface Member {
  deliver(results: readonly Rendered[]): void;
  end(reason: Ended['reason']): void;
}

interface Rendered {
  readonly seq: bigint;
  readonly bytes: Buffer;
}

function startAudience(
  { feed, filter }: Pick<Guest, 'feed' | 'filter'>,
  { render, onEmpty }: { readonly render: Sharing['render']; readonly onEmpty: () => void },
): Audience {
  const members = new Set<Member>();
  const mailbox = createMailbox(filter);
  let closed = false;
  // Every member keeps the feed open for itself, so it lives as long as this does.
  feed.join(mailbox);

  const close = (reason: Ended['reason']) => {
    if (closed) return;
    closed = true;
    onEmpty();
    feed.part(mailbox);
    mailbox.end(null);
    for (const member of members) member.end(reason);
  };

  const serve = async () => {
    for (;;) {
      const taken = await mailbox.take();
      if (!('events' in taken)) return close(taken.reason);
      // All of them at once, so that what they read is read together. A server that falls behind finds more of them
      // the next time, and catches up by writing to each socket once for all.
      const results = await Promise.all(
        taken.events.map(async event => ({ seq: event.event.seq, bytes: await render(event) })),
      );
      for (const member of members) member.deliver(results);
    }
  };
  serve().catch(close);

  return {
    seat({ from, end }, sink) {
      const { member, position } = takeSeat({ from, end }, sink);
      members.add(member);
      return {
        leave() {
          members.delete(member);
          if (members.size === 0) close(null);
          return position();
        },
      };
    },
  };
}

/** One subscriber's place: what its socket has no room for waits here, up to a bound. */
function takeSeat({ from, end }: Pick<Guest, 'from' | 'end'>, sink: ResultSink) {
  const waiting: Rendered[] = [];
  let position = from;
  let full = false;

  const writeSome = () => {
    while (!full && waiting.length > 0) {
      const next = waiting.shift() as Rendered;
      position = next.seq;
      full = !sink.write(next.bytes, flush);
    }
  };
  const flush = () => {
    full = false;
    sink.together(writeSome);
  };

  const member: Member = {
    end(reason) {
      waiting.length = 0;
      end(reason);
    },
    deliver(results) {
      // Who joined while its neighbours were a page behind has seen some already.
      for (const result of results) if (result.seq > position) waiting.push(result);
      if (!full) flush();
      else if (waiting.length > SEAT_MAX_RESULTS) member.end('overflow');
    },
  };
  return { member, position: () => position };
}
