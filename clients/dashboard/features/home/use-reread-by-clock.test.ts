import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, renderHook } from '@testing-library/react';
import { useRereadByClock } from './use-reread-by-clock.ts';

let visibility: DocumentVisibilityState;

beforeEach(() => {
  visibility = 'visible';
  jest.useFakeTimers({ now: new Date(2026, 10, 29, 12) });
  jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});

afterEach(() => {
  cleanup();
  jest.restoreAllMocks();
  jest.useRealTimers();
});

function open() {
  const reread = jest.fn();
  const { unmount } = renderHook(() => useRereadByClock(reread));
  return { reread, unmount };
}

test('the page is read again every minute, for as long as it is open', () => {
  const { reread, unmount } = open();
  jest.advanceTimersByTime(59_000);
  expect(reread).toHaveBeenCalledTimes(0);
  jest.advanceTimersByTime(5 * 60_000);
  expect(reread).toHaveBeenCalledTimes(5);
  unmount();
  jest.advanceTimersByTime(5 * 60_000);
  expect(reread).toHaveBeenCalledTimes(5);
});

test('when the day changes it is read at once, so that today is not yesterday', () => {
  jest.setSystemTime(new Date(2026, 10, 29, 23, 59, 50));
  const { reread } = open();
  jest.advanceTimersByTime(9_000);
  expect(reread).toHaveBeenCalledTimes(0);
  jest.advanceTimersByTime(2_000);
  expect(reread).toHaveBeenCalledTimes(1);
});

test('a page that nobody sees is left alone, and is read when it is seen again', () => {
  const { reread } = open();
  visibility = 'hidden';
  jest.advanceTimersByTime(24 * 60 * 60_000);
  expect(reread).toHaveBeenCalledTimes(0);
  visibility = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
  expect(reread).toHaveBeenCalledTimes(1);
});
