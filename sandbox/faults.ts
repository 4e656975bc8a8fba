/** The calls of the API that can be made to fail. */
export const CALLS = ['authorize', 'capture', 'void', 'refund', 'lookup', 'abandon'] as const;
export type Call = (typeof CALLS)[number];

/** What goes wrong with one call. */
export type Mishap =
  /** HTTP 500 and no effect. */
  | { readonly type: 'error' }
  /** No answer and no effect. */
  | { readonly type: 'hang' }
  /** The effect, then the connection is cut instead of an answer. */
  | { readonly type: 'lose_answer' }
  /** The effect and the answer come late. */
  | { readonly type: 'slow'; readonly ms: number }
  /** The effect comes at once and the answer late. */
  | { readonly type: 'slow_answer'; readonly ms: number };

export interface Fault {
  readonly id: number;
  readonly mishap: Mishap;
  readonly on: readonly Call[];
  /** How many more calls it strikes; null: until it is cleared. */
  readonly calls: number | null;
  /** 0 to 1. */
  readonly probability: number;
  /** The same seed strikes the same calls again. */
  readonly seed: number;
  /** Flapping: strikes `down` calls, lets `up` calls pass, and so on. */
  readonly flapping: { readonly down: number; readonly up: number } | null;
}

export interface Faults {
  list(): readonly Fault[];
  add(fault: Omit<Fault, 'id'>): Fault;
  clear(): void;
  /** What happens to this call: the oldest fault that strikes it. */
  strike(call: Call): Mishap | null;
}

export function createFaults(): Faults {
  let faults: LiveFault[] = [];
  let lastId = 0;
  return {
    list: () => faults.map(live => ({ ...live.fault, calls: live.left })),
    add(fault) {
      lastId += 1;
      const numbered = { ...fault, id: lastId };
      faults.push({ fault: numbered, left: fault.calls, seen: 0, random: seeded(fault.seed) });
      return numbered;
    },
    clear() {
      faults = [];
    },
    strike(call) {
      const struck = faults.find(live => live.fault.on.includes(call) && strikes(live));
      if (struck?.left === 0) faults = faults.filter(live => live !== struck);
      return struck?.fault.mishap ?? null;
    },
  };
}

interface LiveFault {
  readonly fault: Fault;
  left: number | null;
  seen: number;
  readonly random: () => number;
}

function strikes(live: LiveFault): boolean {
  const { probability, flapping } = live.fault;
  const position = live.seen;
  live.seen += 1;
  if (flapping && position % (flapping.down + flapping.up) >= flapping.down) return false;
  if (live.random() >= probability) return false;
  if (live.left !== null) live.left -= 1;
  return true;
}

/** Mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
