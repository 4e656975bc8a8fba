import { expect, test } from '@jest/globals';
import type { EventSink } from '../../live/event-stream.ts';
import { createEventTail } from './event-tail.ts';

interface LogEvent {
  id: string;
  cursor: string;
}

const event = (number: number): LogEvent => ({ id: `evt_${number}`, cursor: String(number) });
const settled = () => new Promise(resolve => setTimeout(resolve, 0));

/** A log that the test writes to; whoever subscribes gets everything behind its cursor, as from the server. */
function createLog(size: number) {
  const log = Array.from({ length: size }, (_, index) => event(index + 1));
  const readers = new Set<{ sink: EventSink<LogEvent>; seen: number }>();
  const reads: (string | null)[] = [];
  let broken = false;
  const said: string[] = [];
  const heads: ((cursor: string) => void)[] = [];

  function push() {
    for (const reader of readers) {
      while (reader.seen < log.length) {
        reader.seen += 1;
        reader.sink.next(event(reader.seen));
      }
    }
  }

  const tail = createEventTail<LogEvent>({
    soon: draw => queueMicrotask(draw),
    newestAfter: () => new Promise(resolve => heads.push(resolve)),
    part: { away: () => said.push('away'), back: () => said.push('back') },
    async read(before) {
      reads.push(before);
      if (broken) throw new Error('away');
      const end = before === null ? log.length : Number(before) - 1;
      const start = Math.max(0, end - 5);
      return {
        events: log.slice(start, end),
        nextCursor: String(end),
        previousCursor: String(start + 1),
        hasMore: start > 0,
      };
    },
    source: {
      newest: () => Promise.resolve(String(log.length)),
      wait: () => settled().then(() => undefined),
      subscribe(after, sink) {
        const reader = { sink, seen: Number(after) };
        readers.add(reader);
        queueMicrotask(push);
        return () => readers.delete(reader);
      },
    },
  });
  return {
    tail,
    reads,
    readers,
    said,
    heads,
    breakReads(value: boolean) {
      broken = value;
    },
    append(count: number) {
      for (let i = 0; i < count; i += 1) log.push(event(log.length + 1));
      push();
    },
    /** The server ends every subscription. */
    end() {
      for (const reader of [...readers]) {
        readers.delete(reader);
        reader.sink.ended(false);
      }
    },
    ids: () => tail.state().events.map(({ cursor }) => Number(cursor)),
  };
}

const countdown = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => from - at);

test('shows the newest events and what happens from then on, newest first', async () => {
  const { tail, append, ids } = createLog(12);
  await settled();
  expect(ids()).toEqual(countdown(12, 8));
  append(3);
  await settled();
  expect(ids()).toEqual(countdown(15, 8));
  tail.stop();
});

test('held, it counts what waits; let go, it shows each of them once', async () => {
  const { tail, append, ids, readers } = createLog(3);
  await settled();
  append(2);
  tail.hold(true);
  append(37);
  await settled();
  expect(ids()).toEqual(countdown(5, 1));
  expect(tail.state().waiting).toBe(37);
  tail.hold(false);
  append(1);
  await settled();
  expect(tail.state().waiting).toBe(0);
  expect(ids()).toEqual(countdown(43, 1));
  expect(readers.size).toBe(1);
  tail.stop();
  expect(readers.size).toBe(0);
});

test('reads back until the log’s beginning', async () => {
  const { tail, ids, reads } = createLog(12);
  await settled();
  await tail.loadMore();
  await tail.loadMore();
  await tail.loadMore();
  await settled();
  expect(ids()).toEqual(countdown(12, 1));
  expect(tail.state().more).toBe('none');
  expect(reads).toEqual([null, '8', '3']);
  tail.stop();
});

test('says when older events did not come, and gets them at the next try', async () => {
  const { tail, ids, breakReads } = createLog(8);
  await settled();
  breakReads(true);
  await tail.loadMore();
  await settled();
  expect(tail.state().more).toBe('failed');
  breakReads(false);
  await tail.loadMore();
  await settled();
  expect(ids()).toEqual(countdown(8, 1));
  tail.stop();
});

test('keeps a bounded number of rows, and reads the others again', async () => {
  const { tail, append, ids } = createLog(5);
  await settled();
  append(2_100);
  await settled();
  expect(ids()).toEqual(countdown(2_105, 106));
  await tail.loadMore();
  await settled();
  expect(ids().slice(-3)).toEqual([103, 102, 101]);
  tail.stop();
});

test('a tail that the server ended is away until the newest event of its filter has arrived', async () => {
  const { tail, append, end, ids, readers, said, heads } = createLog(5);
  await settled();
  said.length = 0;
  end();
  expect(said).toEqual(['away']);
  await settled();
  await settled();
  // It is subscribed to again, and that the server took it is not known yet.
  expect(readers.size).toBe(1);
  expect(said).not.toContain('back');
  heads[0]?.('7');
  await settled();
  append(1);
  expect(said).not.toContain('back');
  append(1);
  expect(said.at(-1)).toBe('back');
  await settled();
  expect(ids()).toEqual(countdown(7, 1));
  tail.stop();
});

test('a tail that is left while it is away does not keep the page from being live', async () => {
  const { tail, end, said } = createLog(5);
  await settled();
  end();
  tail.stop();
  expect(said.at(-1)).toBe('back');
});
