/** Chance that can be repeated: the same seed gives the same numbers, on every machine. */
export function seededRandom(...seeds) {
  let state = seeds.reduce((mixed, seed) => mix(mixed ^ Math.imul(seed | 0, 0x9e3779b1)), 0x2545f491);

  /** Mulberry32. */
  function next() {
    state = (state + 0x6d2b79f5) | 0;
    return (mix(state) >>> 0) / 4294967296;
  }

  const whole = (from, to) => from + Math.floor(next() * (to - from + 1));
  const pick = list => list[whole(0, list.length - 1)];
  return {
    /** A whole number, both ends included. */
    whole,
    pick,
    chance: probability => next() < probability,
    /** One of `[weight, value]`. */
    weighted(choices) {
      let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of choices) {
        left -= weight;
        if (left < 0) return value;
      }
      return choices.at(-1)[1];
    },
    shuffle(list) {
      const rest = [...list];
      return list.map(() => rest.splice(whole(0, rest.length - 1), 1)[0]);
    },
  };
}

function mix(number) {
  let mixed = Math.imul(number ^ (number >>> 15), 1 | number);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return mixed ^ (mixed >>> 14);
}
