import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { OrderQuery } from './documents.ts';
import { ANSWER_WITHIN_MS, connectServer, NoAnswer } from './server.ts';

/** Ends the patience of the request that is under way. */
let patience: AbortController;
const browserFetch = globalThis.fetch;

beforeEach(() => {
  patience = new AbortController();
  jest.spyOn(AbortSignal, 'timeout').mockImplementation(ms => {
    expect(ms).toBe(ANSWER_WITHIN_MS);
    return patience.signal;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  globalThis.fetch = browserFetch;
});

/** What a browser does with something that never comes: it waits until it is told not to. */
const never = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_resolve, reject) => {
    const leave = () => reject(new Error('aborted'));
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave);
  });

const ask = () => connectServer('order_1', () => undefined).execute(OrderQuery, { id: 'order_1' });

test('a network that swallows the request is no answer, in a time that a shopper can bear', async () => {
  globalThis.fetch = (_url, options) => never(options?.signal);
  const asked = ask();
  patience.abort();
  await expect(asked).rejects.toThrow(NoAnswer);
  expect(ANSWER_WITHIN_MS).toBeLessThanOrEqual(10_000);
});

test('an answer whose body stays out is no answer either', async () => {
  globalThis.fetch = async (_url, options) =>
    ({ status: 200, json: () => never(options?.signal) }) as unknown as Response;
  const asked = ask();
  patience.abort();
  await expect(asked).rejects.toThrow(NoAnswer);
});
