import { expect, test } from '@jest/globals';
import type { Client } from '@urql/core';
import { createReadingAhead, isFollowed } from './read-ahead.ts';

const client = {} as Client;

/** A server that numbers its answers, and a stream that has begun at some place or none. */
function setUp() {
  let asked = 0;
  let place: string | null = null;
  return {
    asked: () => asked,
    start: (at: string) => {
      place = at;
    },
    stream: { startedAt: () => place },
    reading: createReadingAhead(async (_client, question: { filter: string }) => {
      asked += 1;
      return `${question.filter} ${asked}`;
    }),
  };
}

test('what was begun is taken by the first who asks the same, and by nobody else', async () => {
  const { reading, stream, asked } = setUp();
  reading.begin(client, { filter: 'all' });
  expect(await reading.read(client, stream, { filter: 'all' })).toBe('all 1');
  expect(asked()).toBe(1);
  expect(await reading.read(client, stream, { filter: 'all' })).toBe('all 2');
});

test('another question is asked, and what was begun is dropped', async () => {
  const { reading, stream } = setUp();
  reading.begin(client, { filter: 'all' });
  expect(await reading.read(client, stream, { filter: 'failed' })).toBe('failed 2');
  expect(await reading.read(client, stream, { filter: 'all' })).toBe('all 3');
});

test('another session asks for itself', async () => {
  const { reading, stream } = setUp();
  reading.begin(client, { filter: 'all' });
  expect(await reading.read({} as Client, stream, { filter: 'all' })).toBe('all 2');
});

test('once events are told, what was begun before may lack some of them', async () => {
  const { reading, stream, start } = setUp();
  reading.begin(client, { filter: 'all' });
  start('7');
  expect(await reading.read(client, stream, { filter: 'all' })).toBe('all 2');
});

test('an answer is followed from its own place, or where the stream had begun before it was asked for', () => {
  const at = (place: string | null) => ({ startedAt: () => place });
  expect(isFollowed(at('7'), '7', null)).toBe(true);
  expect(isFollowed(at('9'), '7', null)).toBe(false);
  expect(isFollowed(at('5'), '7', '5')).toBe(true);
  expect(isFollowed(at('9'), '7', '5')).toBe(false);
});
