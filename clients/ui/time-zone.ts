import { useSyncExternalStore } from 'react';
import { createListeners } from '../socket/listeners.ts';
import { locale } from './locale.ts';

/** Times are told in the reader's own zone, or in the one they chose in this browser. */
const STORAGE_KEY = 'sluice-time-zone';

const listeners = createListeners();
let chosen = storedZone();

function storedZone(): string | null {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored !== null && isZone(stored) ? stored : null;
  } catch {
    return null;
  }
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat(locale, { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Asking for it costs more than telling a time in it, and a table tells dozens; who travels sees theirs this soon. */
const OWN_ZONE_KEPT_MS = 10_000;

let own: { readonly zone: string; readonly until: number } | undefined;

function ownZone(): string {
  const now = performance.now();
  if (own === undefined || now >= own.until) {
    own = { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, until: now + OWN_ZONE_KEPT_MS };
  }
  return own.zone;
}

/** The zone that times are told in now. */
export function currentTimeZone(): string {
  return chosen ?? ownZone();
}

/** Tells times in this zone from now on, and when the page is opened again; null: in the computer's own. */
export function chooseTimeZone(zone: string | null): void {
  chosen = zone;
  try {
    if (zone === null) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, zone);
  } catch {
    // Storage is switched off: the choice lasts until the page is closed.
  }
  listeners.tell();
}

/** The chosen zone, null where there is none. */
export function useChosenTimeZone(): string | null {
  return useSyncExternalStore(listeners.add, () => chosen);
}

/** A format that always speaks of the current zone. */
export function zonedFormat(options: Intl.DateTimeFormatOptions) {
  let zone: string | undefined;
  let made: Intl.DateTimeFormat | undefined;
  const current = () => {
    const timeZone = currentTimeZone();
    if (made === undefined || zone !== timeZone) {
      zone = timeZone;
      made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    }
    return made;
  };
  return {
    format: (at: Date | number) => current().format(at),
    formatToParts: (at: Date | number) => current().formatToParts(at),
  };
}
