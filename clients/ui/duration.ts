import { locale } from './locale.ts';

const UNITS = [
  [1_000, 'millisecond', 1],
  [60_000, 'second', 1_000],
  [3_600_000, 'minute', 60_000],
  [48 * 3_600_000, 'hour', 3_600_000],
  [Number.POSITIVE_INFINITY, 'day', 86_400_000],
] as const;

/** A span of time in the unit that people would use: 340 ms, 2.1 s, 3.4 h. */
export function formatDuration(ms: number): string {
  const [, unit, size] = UNITS.find(([below]) => ms < below) ?? UNITS[4];
  const maximumFractionDigits = unit === 'millisecond' ? 0 : 1;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'day' ? 'long' : 'short',
    maximumFractionDigits,
  }).format(ms / size);
}
