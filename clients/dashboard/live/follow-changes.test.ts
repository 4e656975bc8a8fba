import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { CombinedError } from '@urql/core';
import { makeSubject } from 'wonka';
import { followChanges } from './follow-changes.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

interface Message {
  error?: CombinedError | undefined;
}

const AWAY = { error: new CombinedError({ networkError: new Error('Failed to fetch') }) };

/** A page whose server the test speaks for. */
function open(readOnMessage = false) {
  const subscriptions: ReturnType<typeof makeSubject<Message>>[] = [];
  const said: string[] = [];
  const reads: ((answer: { error?: CombinedError }) => void)[] = [];
  const following = followChanges({
    open() {
      const subject = makeSubject<Message>();
      subscriptions.push(subject);
      return subject.source;
    },
    read: () => new Promise(resolve => reads.push(resolve)),
    part: { away: () => said.push('away'), back: () => said.push('back') },
    readOnMessage,
    wait: () => Promise.resolve(),
  });
  return { following, subscriptions, said, reads };
}

const passes = () => jest.advanceTimersByTimeAsync(1_000);

test.each<[string, (subject: ReturnType<typeof makeSubject<Message>>) => void]>([
  ['ended', subject => subject.complete()],
  ['refused', subject => subject.next(AWAY)],
])(
  'a subscription that was %s is begun again, and away until what is shown was read after that',
  async (_how, end) => {
    const { following, subscriptions, said, reads } = open();
    following.readNow();
    await passes();
    end(subscriptions[0] as (typeof subscriptions)[0]);
    expect(said).toEqual(['away']);
    await passes();
    expect(subscriptions).toHaveLength(2);
    // This read began before the gap, and may not have seen what happened in it.
    reads[0]?.({});
    await passes();
    expect(said).toEqual(['away']);
    reads[1]?.(AWAY);
    await passes();
    expect(said).toEqual(['away']);
    reads[2]?.({});
    await passes();
    expect(said).toEqual(['away', 'back']);
    following.stop();
  },
);

test('a message is a reason to read only where that is wanted', async () => {
  for (const readOnMessage of [true, false]) {
    const { following, subscriptions, reads } = open(readOnMessage);
    subscriptions[0]?.next({});
    await passes();
    expect(reads).toHaveLength(readOnMessage ? 1 : 0);
    following.stop();
  }
});

test('one that is left while it is away is begun no more, and keeps no page from being live', async () => {
  const { following, subscriptions, said } = open();
  subscriptions[0]?.complete();
  following.stop();
  await passes();
  expect(subscriptions).toHaveLength(1);
  expect(said.at(-1)).toBe('back');
});
