import { locale } from '../../../ui/locale.ts';
import { text } from '../../text.ts';

/** How a number stands beside the one before it, in words and for the eye. */
export interface Change {
  direction: 'up' | 'down' | 'same';
  /** The short form beside the number; null where there is nothing to compare with. */
  short: string | null;
  /** The whole sentence. */
  words: string;
}

const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const points = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

function directionOf(difference: number): Change['direction'] {
  if (difference === 0) return 'same';
  return difference > 0 ? 'up' : 'down';
}

function wordsOf(direction: Change['direction'], size: string, before: string): string {
  if (direction === 'same') return text.home.same(before);
  return direction === 'up' ? text.home.more(size, before) : text.home.less(size, before);
}

/** By how many per cent a number has grown. From nothing to something is no percentage. */
export function relativeChange(now: number | null, then: number | null, before: string): Change {
  if (now === null || then === null || then === 0)
    return { direction: 'same', short: null, words: text.home.noneBefore(before) };
  const size = percent.format(Math.abs(now - then) / then);
  const direction = size === percent.format(0) ? 'same' : directionOf(now - then);
  return { direction, short: size, words: wordsOf(direction, size, before) };
}

/** By how many points a rate between 0 and 1 has moved. */
export function pointChange(now: number | null, then: number | null, before: string): Change {
  if (now === null || then === null)
    return { direction: 'same', short: null, words: text.home.noneBefore(before) };
  const moved = Math.round((now - then) * 1_000) / 10;
  const size = text.home.points(points.format(Math.abs(moved)));
  const direction = directionOf(moved);
  return { direction, short: size, words: wordsOf(direction, size, before) };
}
