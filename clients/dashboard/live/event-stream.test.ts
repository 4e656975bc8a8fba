import { expect, test } from '@jest/globals';
import { createEventStream, type EventSink } from './event-stream.ts';

interface LogEvent {
  cursor: string;
}

/** A source that records who subscribes from where, and lets the test speak for the server. */
function createSource() {
  const subscriptions: { after: string; sink: EventSink<LogEvent>; open: boolean }[] = [];
  const waits: number[] = [];
  const noted: string[] = [];
  const newest: (string | Error)[] = [];
  let lastCursor: string | null = null;
  const source = {
    subscribe(after: string, sink: EventSink<LogEvent>) {
      const subscription = { after, sink, open: true };
      subscriptions.push(subscription);
      return () => {
        subscription.open = false;
      };
    },
    async newest() {
      const answer = newest.shift();
      if (typeof answer === 'string') return answer;
      throw answer;
    },
    wait(retries: number) {
      waits.push(retries);
      return Promise.resolve();
    },
  };
  const watch = {
    note(input: { type: string; cursor?: string }) {
      noted.push(input.type);
      lastCursor = input.cursor ?? lastCursor;
    },
    lastCursor: () => lastCursor,
  };
  return { stream: createEventStream<LogEvent>(source, watch), subscriptions, waits, noted, newest };
}

const settled = () => new Promise(resolve => setTimeout(resolve, 0));

test('the first start counts, later ones are covered by it', () => {
  const { stream, subscriptions } = createSource();
  expect(stream.startedAt()).toBeNull();
  stream.start('c5');
  stream.start('c9');
  expect(subscriptions.map(each => each.after)).toEqual(['c5']);
  expect(stream.startedAt()).toBe('c5');
});

test('every listener gets every event, until it leaves', () => {
  const { stream, subscriptions } = createSource();
  const first: string[] = [];
  const second: string[] = [];
  stream.onEvent(event => first.push(event.cursor));
  const leave = stream.onEvent(event => second.push(event.cursor));
  stream.start('c0');
  subscriptions[0]?.sink.next({ cursor: 'c1' });
  leave();
  subscriptions[0]?.sink.next({ cursor: 'c2' });
  expect(first).toEqual(['c1', 'c2']);
  expect(second).toEqual(['c1']);
});

test('a stream that the server ends goes on behind the last event', async () => {
  const { stream, subscriptions, waits, noted } = createSource();
  stream.start('c0');
  subscriptions[0]?.sink.next({ cursor: 'c1' });
  subscriptions[0]?.sink.ended(false);
  expect(noted).toEqual(['started', 'event', 'interrupted']);
  await settled();
  expect(noted.at(-1)).toBe('resumed');
  subscriptions[1]?.sink.ended(false);
  await settled();
  expect(subscriptions.map(each => each.after)).toEqual(['c0', 'c1', 'c1']);
  expect(waits).toEqual([0, 1]);
});

test('a start while the stream waits to go on does not leap over what came meanwhile', async () => {
  const { stream, subscriptions } = createSource();
  stream.start('c0');
  subscriptions[0]?.sink.ended(false);
  stream.start('c9');
  await settled();
  expect(subscriptions.map(each => each.after)).toEqual(['c0', 'c0']);
});

test('when the place in the log is lost, it goes on from the newest by itself, and then has everything read again', async () => {
  const { stream, subscriptions, noted, newest } = createSource();
  const runningWhenTold: number[] = [];
  newest.push(new Error('no network'), 'c70');
  stream.onLost(() => runningWhenTold.push(subscriptions.length));
  stream.start('c0');
  subscriptions[0]?.sink.ended(true);
  await settled();
  expect(subscriptions.map(each => each.after)).toEqual(['c0', 'c70']);
  expect(noted).toEqual(['started', 'interrupted', 'started']);
  expect(runningWhenTold).toEqual([2]);
  expect(stream.startedAt()).toBe('c70');
});

test('a stopped stream unsubscribes and does not come back', async () => {
  const { stream, subscriptions } = createSource();
  stream.start('c0');
  stream.stop();
  expect(subscriptions[0]?.open).toBe(false);
  subscriptions[0]?.sink.ended(false);
  stream.start('c1');
  await settled();
  expect(subscriptions).toHaveLength(1);
});
