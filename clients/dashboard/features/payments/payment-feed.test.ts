import { afterEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import type { Client } from 'urql';
import { createListeners } from '../../../socket/listeners.ts';
import type { LiveEvent } from '../../live/events.ts';
import { createPaymentFeed, type PaymentFeed } from './payment-feed.ts';
import { parsePaymentSearch } from './payment-filter.ts';

interface Row {
  id: string;
  version: number;
  status: string;
  method: string;
}

const row = (number: number, version = 1, status = 'PENDING'): Row => ({
  id: `pay_${String(number).padStart(4, '0')}`,
  version,
  status,
  method: 'CARD',
});

const ids = (...numbers: number[]) => numbers.map(number => row(number).id);

/** A server with one log and one table, whose answers the test can hold back. */
function createServer(rows: Row[]) {
  const events = createListeners<[LiveEvent]>();
  const losses = createListeners();
  const started: string[] = [];
  let startedAt: string | null = null;
  const reads: (() => void)[] = [];
  let gate: Promise<void> = Promise.resolve();
  let cursor = 0;

  let pagesRead = 0;
  const read = async (after: string | null, first: number) => {
    pagesRead += 1;
    const sorted = rows
      .filter(each => after === null || each.id < after)
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    const page = sorted.slice(0, first).map(each => ({ ...each }));
    const eventCursor = String(cursor);
    await gate;
    const pageInfo = { hasNextPage: sorted.length > first, endCursor: page.at(-1)?.id ?? null };
    const data = { eventCursor, payments: { edges: page.map(node => ({ node })), pageInfo } };
    return { data, extensions: { ownCursor: eventCursor } };
  };
  const client = {
    query: (_document: unknown, { after, first }: { after: string | null; first: number }) => ({
      toPromise: () => read(after, first),
    }),
  } as unknown as Client;
  const stream = {
    start(after: string) {
      startedAt ??= after;
      started.push(after);
    },
    startedAt: () => startedAt,
    onEvent: events.add,
    onLost: losses.add,
    stop: () => undefined,
  };
  return {
    client,
    stream,
    started,
    pagesRead: () => pagesRead,
    /** The stream goes on from the newest place, and then everybody is told. */
    lose() {
      startedAt = String(cursor);
      losses.tell();
    },
    /** What the frame of the page does: it asks for the newest place, and may have its answer first. */
    startFromNewest: () => stream.start(String(cursor)),
    /** Answers are held back until the returned function is called. */
    hold() {
      gate = new Promise(resolve => reads.push(resolve));
      return () => reads.shift()?.();
    },
    write(next: Row, silently = false) {
      const at = rows.findIndex(each => each.id === next.id);
      if (at < 0) rows.push(next);
      else rows[at] = next;
      cursor += 1;
      // Before the stream has begun nobody hears of anything.
      if (!silently && startedAt !== null)
        events.tell({ id: `evt_${cursor}`, cursor: String(cursor), payment: next } as unknown as LiveEvent);
    },
  };
}

let feed: PaymentFeed;

afterEach(() => feed.stop());

function open(server: ReturnType<typeof createServer>, status = ''): PaymentFeed {
  const search = parsePaymentSearch({ status });
  feed = createPaymentFeed({ client: server.client, stream: server.stream, search });
  return feed;
}

/** Waits until the table would be drawn like this. */
const drawn = (state: object) => waitFor(() => expect(feed.state()).toMatchObject(state));
const rowsFrom = (count: number) => Array.from({ length: count }, (_, index) => row(index + 1));

const ready = { phase: 'ready' };

describe('the feed of the payments table', () => {
  test('reads the first page and starts the stream from before it', async () => {
    const server = createServer(rowsFrom(3));
    open(server);
    expect(feed.state().phase).toBe('loading');
    await drawn({ phase: 'ready', ids: ids(3, 2, 1), more: 'none' });
    expect(server.started).toEqual(['0']);
  });

  test('shows a payment from between its first page and the place where the stream was begun meanwhile', async () => {
    const server = createServer(rowsFrom(2));
    const answer = server.hold();
    open(server);
    server.write(row(3));
    server.write(row(1, 2, 'CAPTURED'));
    server.startFromNewest();
    answer();
    await drawn({ phase: 'ready', ids: ids(3, 2, 1) });
    expect(feed.state().get(row(1).id)?.status).toBe('CAPTURED');
  });

  test('reads its first page once where it is from no earlier than the stream', async () => {
    const server = createServer(rowsFrom(2));
    server.startFromNewest();
    open(server);
    await drawn(ready);
    server.write(row(3));
    await drawn({ ids: ids(3, 2, 1) });
    expect(server.pagesRead()).toBe(1);
  });

  test('shows what it lost with its place in the log, though its first page was on its way', async () => {
    const server = createServer(rowsFrom(2));
    server.startFromNewest();
    const answer = server.hold();
    open(server);
    server.write(row(3), true);
    server.lose();
    answer();
    await drawn({ phase: 'ready', ids: ids(3, 2, 1) });
  });

  test('shows a payment that was created while the first page was on its way', async () => {
    const server = createServer(rowsFrom(2));
    server.startFromNewest();
    const answer = server.hold();
    open(server);
    server.write(row(3));
    server.write(row(1, 2, 'CAPTURED'));
    answer();
    await drawn({ ids: ids(3, 2, 1) });
    expect(feed.state().get(row(1).id)?.status).toBe('CAPTURED');
  });

  test('puts new payments on top and marks them as new, but only while it is not held', async () => {
    const server = createServer(rowsFrom(2));
    open(server);
    await drawn(ready);
    server.write(row(3));
    await drawn({ ids: ids(3, 2, 1), waiting: 0 });
    expect(feed.state().isFresh(row(3).id)).toBe(true);
    expect(feed.state().isFresh(row(2).id)).toBe(false);
    feed.hold(true);
    server.write(row(4));
    server.write(row(5));
    await drawn({ ids: ids(3, 2, 1), waiting: 2 });
    feed.hold(false);
    expect(feed.state()).toMatchObject({ ids: ids(5, 4, 3, 2, 1), waiting: 0 });
  });

  test('loads older payments, page by page, to the end', async () => {
    open(createServer(rowsFrom(120)));
    await drawn({ more: 'idle', phase: 'ready' });
    await feed.loadMore();
    await feed.loadMore();
    const all = rowsFrom(120).map(each => each.id);
    await drawn({ ids: all.reverse(), more: 'none' });
  });

  test('takes a payment out of a filtered list when it no longer belongs there', async () => {
    const server = createServer(rowsFrom(2));
    open(server, 'pending');
    await drawn({ ids: ids(2, 1) });
    server.write(row(2, 2, 'CAPTURED'));
    await drawn({ ids: ids(1) });
  });

  test('reads everything again when the place in the log was lost', async () => {
    const server = createServer(rowsFrom(2));
    open(server);
    await drawn(ready);
    server.write(row(3), true);
    server.write(row(1, 2, 'CAPTURED'), true);
    server.lose();
    await drawn({ ids: ids(3, 2, 1) });
    expect(feed.state().get(row(1).id)?.status).toBe('CAPTURED');
    expect(server.started).toEqual(['0', '2']);
  });

  test('a list that nobody scrolls does not grow for ever', async () => {
    const server = createServer(rowsFrom(60));
    open(server);
    await drawn(ready);
    for (let number = 61; number <= 1_100; number += 1) server.write(row(number));
    const newestPage = Array.from({ length: 50 }, (_, index) => row(1_100 - index).id);
    await drawn({ ids: newestPage, more: 'idle' });
  });
});
