/** Every test that plays with chance takes this seed and says so when it fails; `TEST_SEED=7 npm test` plays another game. */
export const SEED = Number(process.env['TEST_SEED'] ?? 20_261_123);

/** Mulberry32: the same numbers for the same seed everywhere, each at least 0 and below 1. */
export function seededRandom(seed: number = SEED): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
