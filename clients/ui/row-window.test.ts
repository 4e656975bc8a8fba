import { expect, test } from '@jest/globals';
import { READY_ROWS, rowsInSight, rowsToDraw } from './row-window.ts';

const MANY = 100_000;
const range = (first: number, end: number) => ({ first, end });

test('the rows in sight are those that the window touches', () => {
  expect(rowsInSight(0, 900, 50)).toEqual(range(0, 18));
  expect(rowsInSight(120, 900, 50)).toEqual(range(2, 21));
  expect(rowsInSight(-300, 900, 50)).toEqual(range(0, 12));
  expect(rowsInSight(-2_000, 900, 50)).toEqual(range(0, 0));
});

test('once all that is around them is drawn, rows are ready on both sides of those in sight', () => {
  const sight = range(100, 118);
  expect(rowsToDraw(sight, sight, MANY)).toEqual(range(100 - READY_ROWS, 118 + READY_ROWS));
});

test('a step draws what comes into sight and nothing else', () => {
  const before = rowsToDraw(range(100, 118), range(100, 118), MANY);
  const down = rowsToDraw(range(115, 133), range(100, 118), MANY);
  expect(down).toEqual(range(115 - READY_ROWS, 133));
  expect(down.end - before.end).toBe(7);
  const up = rowsToDraw(range(85, 103), range(100, 118), MANY);
  expect(up).toEqual(range(85, 103 + READY_ROWS));
  expect(before.first - up.first).toBe(7);
});

test('a small step over rows that are ready draws none', () => {
  expect(rowsToDraw(range(104, 122), range(100, 118), MANY)).toEqual(
    range(104 - READY_ROWS, 118 + READY_ROWS),
  );
});

test('a leap draws what is in sight, and nothing of what was left behind', () => {
  expect(rowsToDraw(range(5_000, 5_018), range(100, 118), MANY)).toEqual(range(5_000, 5_018));
  expect(rowsToDraw(range(100, 118), range(5_000, 5_018), MANY)).toEqual(range(100, 118));
});

test('no row is drawn that is not there, also when the list has become shorter than where the page was', () => {
  expect(rowsToDraw(range(0, 18), range(0, 18), 5)).toEqual(range(0, 5));
  expect(rowsToDraw(range(100, 118), range(100, 118), 110)).toEqual(range(100 - READY_ROWS, 110));
  expect(rowsToDraw(range(5_000, 5_018), range(5_000, 5_018), 10)).toEqual(range(10, 10));
  expect(rowsToDraw(range(0, 18), range(0, 18), 0)).toEqual(range(0, 0));
});
