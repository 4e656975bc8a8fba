import { GraphQLError } from 'graphql';
import { Repeater } from 'graphql-yoga';
import type { Caller, Context } from '../../core/context.ts';
import { type EventFilter, type LogBounds, readEvents } from '../../core/events/read-events.ts';
import { EVENTS_PAGE_MAX } from '../../core/limits.ts';
import type { Seat, Sharing } from './audience.ts';
import type { Feed } from './event-feed.ts';
import { type FeedEvent, feedEvents } from './feed-event.ts';
import type { Live } from './live.ts';
import { createMailbox, type Ended, type Mailbox } from './mailbox.ts';

/**
 * A reader of the event log, from a number on and then live.
 *
 * No gap and no duplicate: the reader pages through the log by itself until it stands where the feed stands, and
 * joins it in the same turn of the event loop, in which the feed cannot move. Whatever the feed hands out later
 * comes after that; what the reader has already read beyond it (the feed may be a page behind) is left out.
 *
 * It is pulled: the next event is only looked for when the one before has been taken, so a slow reader slows
 * down its own paging, and once live its mailbox overflows and it is cut off with the cursor to resume from.
 */
export interface StreamStart<Item> {
  readonly caller: Caller;
  readonly filter: EventFilter;
  readonly from: bigint;
  readonly bounds: LogBounds;
  /** Sent before anything else. */
  readonly first?: Item;
  /** What the reader gets for an event; undefined for nothing. */
  readonly itemOf: (event: FeedEvent) => Item | undefined | Promise<Item | undefined>;
  /** Whether its items are the events themselves: only then can others be served with it. */
  readonly shareable?: boolean;
}

export interface LiveContext extends Context {
  readonly live: Live;
  /** Where the transport takes results as bytes: once live, they are rendered once for all who ask the same. */
  readonly sharing: Sharing | null;
}

/** Ends with an Error as its last item where the reader should know why it ends. */
export function openStream<Item>(
  ctx: LiveContext,
  start: StreamStart<Item>,
): AsyncIterableIterator<Item | Error> {
  return new Repeater<Item | Error>(async (push, stop) => {
    const mailbox = createMailbox(start.filter);
    const leave = ctx.live.enter(start.caller, reason => mailbox.end(reason));
    void stop.then(() => mailbox.end(null));
    const feed = ctx.live.feeds.open(start.caller, start.bounds.newest);
    try {
      const reader = { ctx, start, mailbox, feed, push };
      if (start.first !== undefined) await push(start.first);
      const sharing = start.shareable ? ctx.sharing : null;
      const position = sharing ? await followTogether(reader, sharing) : await followAlone(reader);
      const reason = reasonOf(mailbox.ended, position);
      if (reason) await push(reason);
    } finally {
      feed.release(mailbox);
      leave();
      stop();
    }
  });
}

interface Reader<Item> {
  readonly ctx: LiveContext;
  readonly start: StreamStart<Item>;
  readonly mailbox: Mailbox;
  readonly feed: Feed;
  readonly push: (item: Item | Error) => Promise<unknown>;
}

/** Reads on until it stands where the feed stands, and joins it in that very turn. Answers its position. */
async function catchUp<Item>(reader: Reader<Item>, join: (position: bigint) => void): Promise<bigint> {
  const { ctx, start, mailbox, feed } = reader;
  let position = start.from;
  while (position < feed.head && !mailbox.ended) {
    const page = await readEvents(ctx.app.db, start.caller, {
      ...start.filter,
      after: position,
      limit: EVENTS_PAGE_MAX,
      newest: feed.head,
    });
    await pushAll(reader, feedEvents(ctx.app.db, page.events), position);
    position = page.nextSeq;
  }
  join(position);
  return position;
}

/** Hands on what the feed brings, until the mailbox ends. Answers the last position. */
async function followAlone<Item>(reader: Reader<Item>): Promise<bigint> {
  let position = await catchUp(reader, () => reader.feed.join(reader.mailbox));
  for (;;) {
    const taken = await reader.mailbox.take();
    if (!('events' in taken)) return position;
    position = await pushAll(reader, taken.events, position);
  }
}

/** The same with others: what comes live goes past this stream, which waits for its end. */
async function followTogether<Item>(reader: Reader<Item>, sharing: Sharing): Promise<bigint> {
  const { ctx, start, mailbox, feed } = reader;
  const end = mailbox.end;
  let seat: Seat | undefined;
  await catchUp(reader, from => {
    if (!mailbox.ended) seat = ctx.live.audiences.join({ feed, filter: start.filter, from, end }, sharing);
  });
  await mailbox.take();
  return seat?.leave() ?? start.from;
}

async function pushAll<Item>(
  { start, push, mailbox }: Reader<Item>,
  events: readonly FeedEvent[],
  from: bigint,
): Promise<bigint> {
  let position = from;
  for (const event of events) {
    if (mailbox.ended && mailbox.ended.reason !== 'overflow') return position;
    if (event.event.seq <= position) continue;
    const item = await start.itemOf(event);
    if (item !== undefined) await push(item);
    position = event.event.seq;
  }
  return position;
}

function reasonOf(ended: Ended | null, position: bigint): Error | null {
  if (ended?.reason !== 'overflow') return ended?.reason ?? null;
  return new GraphQLError('This reader is too slow and was cut off. Subscribe again after the cursor.', {
    extensions: { code: 'SLOW_READER', cursor: position.toString() },
  });
}
