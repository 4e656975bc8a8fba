import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { ConnectionState } from './connection-state.ts';
import { type ConnectionWatch, watchConnection } from './connection-watch.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

function cutAndBack(watch: ConnectionWatch) {
  watch.note({ type: 'started', cursor: 'c0' });
  watch.note({ type: 'connected' });
  watch.note({ type: 'closed' });
  watch.note({ type: 'connected' });
}

function record(watch: ConnectionWatch): ConnectionState[] {
  const told: ConnectionState[] = [];
  watch.onState(() => told.push(watch.state()));
  return told;
}

test('after a reconnect the server is asked how far there is to go, again and again until it answers', async () => {
  const answers = [new Error('no network'), new Error('no network'), 'c2'];
  const waits: number[] = [];
  const watch = watchConnection({
    head: async () => {
      const answer = answers.shift();
      if (typeof answer === 'string') return answer;
      throw answer;
    },
    wait: async retries => {
      waits.push(retries);
    },
  });
  cutAndBack(watch);
  await jest.advanceTimersByTimeAsync(0);
  expect(waits).toEqual([0, 1]);
  watch.note({ type: 'event', cursor: 'c1' });
  expect(watch.state().kind).toBe('catching-up');
  watch.note({ type: 'event', cursor: 'c2' });
  expect(watch.state()).toEqual({ kind: 'live' });
});

test('a stream that the server ended is called live only when it has caught up', async () => {
  const watch = watchConnection({ head: () => Promise.resolve('c1'), wait: () => Promise.resolve() });
  watch.note({ type: 'started', cursor: 'c0' });
  watch.note({ type: 'connected' });
  const told = record(watch);
  watch.note({ type: 'interrupted' });
  watch.note({ type: 'resumed' });
  await jest.advanceTimersByTimeAsync(0);
  watch.note({ type: 'event', cursor: 'c1' });
  expect(told.map(({ kind }) => kind)).toEqual(['reconnecting', 'catching-up', 'live']);
});

test('a burst of events moves the count only now and then', async () => {
  const watch = watchConnection({ head: () => Promise.resolve('c1000'), wait: () => Promise.resolve() });
  cutAndBack(watch);
  await jest.advanceTimersByTimeAsync(0);
  const told = record(watch);
  for (let number = 1; number < 1_000; number += 1) watch.note({ type: 'event', cursor: `c${number}` });
  expect(told).toEqual([]);
  await jest.advanceTimersByTimeAsync(200);
  expect(told).toEqual([{ kind: 'catching-up', events: 999 }]);
  watch.note({ type: 'event', cursor: 'c1000' });
  expect(told.at(-1)).toEqual({ kind: 'live' });
});

test('events while live are not worth a word', () => {
  const watch = watchConnection({ head: () => Promise.resolve('c0'), wait: () => Promise.resolve() });
  watch.note({ type: 'started', cursor: 'c0' });
  watch.note({ type: 'connected' });
  const told = record(watch);
  watch.note({ type: 'event', cursor: 'c1' });
  watch.note({ type: 'event', cursor: 'c2' });
  expect(told).toEqual([]);
  expect(watch.lastCursor()).toBe('c2');
});

test('the page is live only while each of its parts is', () => {
  const watch = watchConnection({ head: () => Promise.resolve('c0'), wait: () => Promise.resolve() });
  watch.note({ type: 'started', cursor: 'c0' });
  watch.note({ type: 'connected' });
  const told = record(watch);
  const [one, other] = [watch.part(), watch.part()];
  one.away();
  one.away();
  other.away();
  expect(watch.state().kind).toBe('reconnecting');
  other.back();
  expect(watch.state().kind).toBe('reconnecting');
  one.back();
  one.back();
  expect(told.map(({ kind }) => kind)).toEqual(['reconnecting', 'live']);
});
