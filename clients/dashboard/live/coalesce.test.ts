import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { coalesce } from './coalesce.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

function slowRun(durationMs: number) {
  const begun: number[] = [];
  let running = 0;
  let mostAtOnce = 0;
  const run = async () => {
    begun.push(Date.now());
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    await new Promise(resolve => setTimeout(resolve, durationMs));
    running -= 1;
  };
  return { run, begun, mostAtOnce: () => mostAtOnce };
}

test('the first call runs at once, and a crowd of calls behind it becomes one run', async () => {
  const { run, begun } = slowRun(10);
  const ask = coalesce(run, { everyMs: 500, burst: 1 });
  const start = Date.now();
  for (let call = 0; call < 100; call += 1) ask();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(begun.map(at => at - start)).toEqual([0, 500]);
});

test('after a quiet time a few runs follow each other without a wait, and the others keep the pace', async () => {
  const { run, begun } = slowRun(10);
  const ask = coalesce(run, { everyMs: 400, burst: 3 });
  const start = Date.now();
  for (let passedMs = 0; passedMs < 1_500; passedMs += 5) {
    ask();
    await jest.advanceTimersByTimeAsync(5);
  }
  const at = begun.map(each => each - start);
  expect(at.filter(each => each < 50)).toHaveLength(3);
  expect(at.slice(3)).toEqual([400, 800, 1_200]);
});

test('the credit for such runs comes back one by one', async () => {
  const { run, begun } = slowRun(10);
  const ask = coalesce(run, { everyMs: 400, burst: 3 });
  const crowd = async () => {
    const before = begun.length;
    for (let passedMs = 0; passedMs < 100; passedMs += 5) {
      ask();
      await jest.advanceTimersByTimeAsync(5);
    }
    return begun.length - before;
  };
  expect(await crowd()).toBe(3);
  await jest.advanceTimersByTimeAsync(700);
  expect(await crowd()).toBe(1);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(await crowd()).toBe(3);
});

test('a run always begins after the last call, and never beside another', async () => {
  const { run, begun, mostAtOnce } = slowRun(700);
  const ask = coalesce(run, { everyMs: 200, burst: 1 });
  ask();
  await jest.advanceTimersByTimeAsync(650);
  ask();
  const lastCall = Date.now();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(begun).toHaveLength(2);
  expect(begun[1]).toBeGreaterThanOrEqual(lastCall);
  expect(mostAtOnce()).toBe(1);
});

test('a run that fails does not stop the next', async () => {
  let runs = 0;
  const ask = coalesce(
    () => {
      runs += 1;
      return Promise.reject(new Error('no network'));
    },
    { everyMs: 100, burst: 1 },
  );
  ask();
  await jest.advanceTimersByTimeAsync(1_000);
  ask();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(runs).toBe(2);
});

test('what has not begun when it is stopped never runs', async () => {
  const { run, begun } = slowRun(10);
  const ask = coalesce(run, { everyMs: 500, burst: 1 });
  ask();
  ask();
  ask.stop();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(begun).toHaveLength(1);
});
