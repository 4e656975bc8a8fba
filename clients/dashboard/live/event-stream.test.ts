import { expect, test } from '@jest/globals';
import { createEventStream, type EventSink } from './event-stream.ts';

interface LogEvent {
  cursor: string;
}

/** A source that records who subscribes from where, and lets the test speak for the server. */
function createSource() {
  const subscriptions: { after: string; sink: EventSink<LogEvent>; open: boolean }[] = [];
  const waits: number[] = [];
  let lastCursor: string | null = null;
  const source = {
    subscribe(after: string, sink: EventSink<LogEvent>) {
      const subscription = { after, sink, open: true };
      subscriptions.push(subscription);
      return () => {
        subscription.open = false;
      };
    },
    wait(retries: number) {
      waits.push(retries);
      return Promise.resolve();
    },
  };
  const watch = {
    note(input: { type: string; cursor?: string }) {
      lastCursor = input.cursor ?? lastCursor;
    },
    lastCursor: () => lastCursor,
  };
  return { stream: createEventStream<LogEvent>(source, watch), subscriptions, waits };
}

const settled = () => new Promise(resolve => setTimeout(resolve, 0));

test('the first start counts, later ones are covered by it', () => {
  const { stream, subscriptions } = createSource();
  stream.start('c5');
  stream.start('c9');
  expect(subscriptions.map(each => each.after)).toEqual(['c5']);
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
  const { stream, subscriptions, waits } = createSource();
  stream.start('c0');
  subscriptions[0]?.sink.next({ cursor: 'c1' });
  subscriptions[0]?.sink.ended(false);
  await settled();
  subscriptions[1]?.sink.ended(false);
  await settled();
  expect(subscriptions.map(each => each.after)).toEqual(['c0', 'c1', 'c1']);
  expect(waits).toEqual([0, 1]);
});

test('when the place in the log is lost, listeners are told and the next start is taken', async () => {
  const { stream, subscriptions } = createSource();
  stream.onLost(() => stream.start('c70'));
  stream.start('c0');
  subscriptions[0]?.sink.ended(true);
  await settled();
  expect(subscriptions.map(each => each.after)).toEqual(['c0', 'c70']);
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
