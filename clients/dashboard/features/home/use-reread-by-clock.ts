import { useEffect } from 'react';
import { currentTimeZone } from '../../../ui/time-zone.ts';

/** How old what no event tells of may become: failed webhooks, failing endpoints, attempts without an answer. */
const REREAD_EVERY_MS = 60_000;
/** How late a new day may begin. */
const LOOK_EVERY_MS = 1_000;

function dayAt(now: number): string {
  return new Intl.DateTimeFormat('en', { timeZone: currentTimeZone(), dateStyle: 'short' }).format(now);
}

/** Runs `reread` every minute and at the beginning of the reader's day; for a page that nobody sees, when it is seen again. */
export function useRereadByClock(reread: () => void): void {
  useEffect(() => {
    let readAt = Date.now();
    let day = dayAt(readAt);

    function look() {
      if (document.visibilityState === 'hidden') return;
      const now = Date.now();
      const today = dayAt(now);
      if (now - readAt < REREAD_EVERY_MS && today === day) return;
      readAt = now;
      day = today;
      reread();
    }

    const timer = setInterval(look, LOOK_EVERY_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [reread]);
}
