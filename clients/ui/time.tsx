import { useNow } from './clock.ts';
import { locale } from './locale.ts';
import { zonedFormat } from './time-zone.ts';
import { uiWords } from './words.ts';

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
const absolute = zonedFormat({ dateStyle: 'medium', timeStyle: 'medium' });
const day = zonedFormat({ dateStyle: 'medium' });

const STEPS = [
  [60, 'second', 1],
  [3_600, 'minute', 60],
  [86_400, 'hour', 3_600],
  [7 * 86_400, 'day', 86_400],
] as const;

/** How long ago that was: "just now", "2 min. ago"; after a week the date. */
export function formatRelative(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000));
  if (seconds < 10) return uiWords().justNow;
  for (const [below, unit, size] of STEPS) {
    if (seconds < below) return relative.format(-Math.floor(seconds / size), unit);
  }
  return day.format(at);
}

/** The exact time, in the reader's zone or the one they chose. */
export function formatAbsolute(at: string): string {
  return absolute.format(new Date(at));
}

/** A time as people say it, with the exact one in its title. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatAbsolute(at)} className="whitespace-nowrap">
      {formatRelative(Date.parse(at), now)}
    </time>
  );
}
