import type { App } from '../core/context.ts';
import { createWriters } from '../core/writers.ts';

/** The same system on a clock of its own, which a test moves forward. Closed with the app it was made of. */
export interface VirtualApp {
  readonly app: App;
  advance(ms: number): void;
}

export function virtualApp(real: App): VirtualApp {
  let offsetMs = 0;
  const base = { ...real, now: () => new Date(real.now().getTime() + offsetMs) };
  return {
    app: { ...base, writers: createWriters(base) },
    advance(ms) {
      offsetMs += ms;
    },
  };
}
