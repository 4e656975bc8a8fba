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
  const ask = coalesce(run, 500);
  const start = Date.now();
  for (let call = 0; call < 100; call += 1) ask();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(begun.map(at => at - start)).toEqual([0, 500]);
});

test('a run always begins after the last call, and never beside another', async () => {
  const { run, begun, mostAtOnce } = slowRun(700);
  const ask = coalesce(run, 200);
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
  const ask = coalesce(() => {
    runs += 1;
    return Promise.reject(new Error('no network'));
  }, 100);
  ask();
  await jest.advanceTimersByTimeAsync(1_000);
  ask();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(runs).toBe(2);
});

test('what has not begun when it is stopped never runs', async () => {
  const { run, begun } = slowRun(10);
  const ask = coalesce(run, 500);
  ask();
  ask();
  ask.stop();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(begun).toHaveLength(1);
});
