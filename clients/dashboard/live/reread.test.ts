import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CombinedError } from '@urql/core';
import { createReread, mayPass, type ReadAnswer } from './reread.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const noNetwork = () => new CombinedError({ networkError: new Error('Failed to fetch') });
const answered = (status: number, code: string) =>
  new CombinedError({ graphQLErrors: [{ message: code, extensions: { code } }], response: { status } });
const bare = (status: number) =>
  new CombinedError({ networkError: new Error('No GraphQL'), response: { status } });

/** Reads that fail for the given reasons, one after the other, and then succeed. */
function failing(...errors: CombinedError[]) {
  const left = [...errors];
  let reads = 0;
  const waits: number[] = [];
  return {
    waits,
    reads: () => reads,
    async read(): Promise<ReadAnswer> {
      reads += 1;
      return { error: left.shift() };
    },
    async wait(retries: number) {
      waits.push(retries);
    },
  };
}

describe('reading again', () => {
  test('a read that fails after the last event is tried until the server answers', async () => {
    const { read, wait, reads, waits } = failing(
      noNetwork(),
      answered(429, 'RATE_LIMITED'),
      answered(503, 'BUSY'),
      bare(502),
    );
    createReread(read, wait).soon();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(reads()).toBe(5);
    expect(waits).toEqual([0, 1, 2, 3]);
  });

  test('a refusal is an answer: asking again would change nothing', async () => {
    const { read, wait, reads } = failing(answered(200, 'FORBIDDEN'), noNetwork());
    createReread(read, wait).soon();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(reads()).toBe(1);
  });

  test('a connection that comes back ends the wait for the next try', async () => {
    const { read, reads } = failing(noNetwork(), noNetwork());
    const waits: number[] = [];
    const reread = createReread(read, retries => {
      waits.push(retries);
      return new Promise(() => undefined);
    });
    reread.soon();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(reads()).toBe(1);
    reread.now();
    await jest.advanceTimersByTimeAsync(0);
    expect(reads()).toBe(2);
    expect(waits).toEqual([0, 0]);
    reread.now();
    await jest.advanceTimersByTimeAsync(0);
    expect(reads()).toBe(3);
  });

  test('nothing is read once it is stopped', async () => {
    const { read, reads } = failing(noNetwork(), noNetwork());
    const reread = createReread(read, () => new Promise(() => undefined));
    reread.soon();
    await jest.advanceTimersByTimeAsync(0);
    reread.stop();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(reads()).toBe(1);
  });
});

test('what may pass is a missing answer and a server without time, not a refusal or a mistake', () => {
  for (const error of [noNetwork(), bare(500), bare(429), answered(200, 'BUSY')])
    expect(mayPass(error)).toBe(true);
  for (const error of [undefined, bare(403), answered(200, 'FORBIDDEN'), answered(400, 'INVALID_INPUT')])
    expect(mayPass(error)).toBe(false);
});
