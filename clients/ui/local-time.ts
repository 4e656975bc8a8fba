import { zonedFormat } from './time-zone.ts';

/**
 * Days and times of day as the reader's clock has them, in the zone that they chose: where a page says "today" or asks
 * "from when", it means the same day as the times that it shows. What a clock shows is written as if it were UTC.
 */
const clock = zonedFormat({
  calendar: 'iso8601',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

const DAY_MS = 24 * 60 * 60 * 1_000;

/** What the clock shows at this moment. */
function shownAt(at: number): number {
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

function offsetAt(at: number): number {
  return shownAt(at) - Math.floor(at / 1_000) * 1_000;
}

/**
 * The moment at which the clock shows this: the first one where it shows it twice, and where it leaps over it, the moment
 * that far after the leap.
 */
function momentOf(shown: number): number {
  const before = shown - offsetAt(shown - DAY_MS);
  if (shownAt(before) === shown) return before;
  const after = shown - offsetAt(shown + DAY_MS);
  return shownAt(after) === shown ? after : before;
}

/** The moment at which a day (`2026-11-30`) begins, or one that is so many days later. */
export function startOfDate(date: string, daysLater = 0): Date {
  return new Date(momentOf(Date.parse(date) + daysLater * DAY_MS));
}

/** The moment at which the day of this moment began. */
export function startOfDay(at: number): Date {
  return startOfDate(dateOf(at));
}

/** The day of this moment: `2026-11-30`. */
export function dateOf(at: number): string {
  return new Date(shownAt(at)).toISOString().slice(0, 10);
}

/** A moment as `<input type="datetime-local">` writes it: to the minute. */
export function toLocalTime(at: Date): string {
  return new Date(shownAt(at.getTime())).toISOString().slice(0, 16);
}

/** The moment that was typed, as the server wants it; null where nothing or nonsense was. */
export function fromLocalTime(typed: string): string | null {
  const shown = Date.parse(`${typed}Z`);
  return Number.isNaN(shown) ? null : new Date(momentOf(shown)).toISOString();
}
