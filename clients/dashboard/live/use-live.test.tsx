import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, renderHook } from '@testing-library/react';
import { CombinedError } from '@urql/core';
import type { ReactNode } from 'react';
import { createListeners } from '../../socket/listeners.ts';
import { watchConnection } from './connection-watch.ts';
import type { LiveEvent } from './events.ts';
import { LiveProvider, useRereadOnEvents } from './use-live.tsx';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

const LONG_MS = 60_000;

/** A page with a number on it, whose server the test switches off and on. */
function openPage() {
  const events = createListeners<[LiveEvent]>();
  const losses = createListeners();
  const connection = watchConnection({
    head: () => Promise.resolve('c1'),
    wait: () => Promise.resolve(),
  });
  const stream = {
    start: () => undefined,
    startedAt: () => null,
    onEvent: events.add,
    onLost: losses.add,
    stop: () => undefined,
  };
  const server = { number: 0, away: false };
  const page = { number: 0 };
  const read = async () => {
    if (server.away) return { error: new CombinedError({ networkError: new Error('Failed to fetch') }) };
    page.number = server.number;
    return {};
  };
  const wrapper = ({ children }: { children: ReactNode }) => (
    <LiveProvider live={{ stream, connection }}>{children}</LiveProvider>
  );
  renderHook(() => useRereadOnEvents(() => true, read), { wrapper });
  const change = () => {
    server.number += 1;
    events.tell({ cursor: `c${server.number}` } as LiveEvent);
  };
  return { server, page, connection, change };
}

test('the number is right in the end, though the read after the last event found no server', async () => {
  const { server, page, change } = openPage();
  server.away = true;
  change();
  await jest.advanceTimersByTimeAsync(LONG_MS);
  expect(page.number).toBe(0);
  server.away = false;
  await jest.advanceTimersByTimeAsync(5_000);
  expect(page.number).toBe(1);
});

test('a page that is live again is read at once, whatever failed before', async () => {
  const { server, page, connection, change } = openPage();
  connection.note({ type: 'started', cursor: 'c0' });
  connection.note({ type: 'connected' });
  await jest.advanceTimersByTimeAsync(LONG_MS);
  connection.note({ type: 'closed' });
  server.away = true;
  change();
  await jest.advanceTimersByTimeAsync(LONG_MS);
  server.away = false;
  connection.note({ type: 'event', cursor: 'c1' });
  connection.note({ type: 'connected' });
  await jest.advanceTimersByTimeAsync(0);
  expect(connection.state()).toEqual({ kind: 'live' });
  expect(page.number).toBe(1);
});
