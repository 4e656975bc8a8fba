import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { OrderQuery } from './documents.ts';
import { ANSWER_WITHIN_MS, connectServer, NoAnswer, Refused } from './server.ts';

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
    ({ status: 200, headers: new Headers(), json: () => never(options?.signal) }) as unknown as Response;
  const asked = ask();
  patience.abort();
  await expect(asked).rejects.toThrow(NoAnswer);
});

/** What is thrown when the server answers so. */
async function problemOf(status: number, retryAfter: string | null): Promise<NoAnswer | Refused> {
  const errors = [{ message: 'Too many requests.', extensions: { code: 'RATE_LIMITED' } }];
  globalThis.fetch = async () =>
    ({
      status,
      headers: new Headers(retryAfter === null ? {} : { 'retry-after': retryAfter }),
      json: async () => ({ errors }),
    }) as unknown as Response;
  return ask().then(
    () => {
      throw new Error('It was answered.');
    },
    problem => problem,
  );
}

test('a refusal and an absence carry how long the server asks to be left alone', async () => {
  const refused = await problemOf(429, '7');
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 7_000 });
  const away = await problemOf(503, '2');
  expect(away).toBeInstanceOf(NoAnswer);
  expect(away.retryAfterMs).toBe(2_000);
});

test('a proxy may ask by a date; what is past or cannot be read asks for nothing', async () => {
  const inAMinute = await problemOf(429, new Date(Date.now() + 60_000).toUTCString());
  expect(inAMinute.retryAfterMs).toBeGreaterThan(50_000);
  expect(inAMinute.retryAfterMs).toBeLessThanOrEqual(60_000);
  for (const wish of [null, 'soon', '-1', new Date(0).toUTCString()]) {
    expect((await problemOf(429, wish)).retryAfterMs).toBe(0);
  }
});
