import { FAULTS, SHORT_SET } from './faults/faults.mjs';
import { seededRandom } from './random.mjs';

/** How many pairs follow when nobody said how long a run is to be. */
const PAIRS = 6;

/** What one fault heals or starts again, another must not be breaking at the same time. */
export function canMeet(one, other) {
  return one !== other && !(one.claims ?? []).some(claim => (other.claims ?? []).includes(claim));
}

/** The faults of `worker-killed` or of the pair `worker-killed+postgres-killed`; a name that nobody has is undefined. */
export const faultsNamed = text => text.split('+').map(name => FAULTS.find(fault => fault.name === name));

/**
 * What strikes, episode by episode, as lists of one or two faults: the faults (and pairs) that were asked for; or each fault alone,
 * in an order of the seed's, and then pairs of them, for as long as there are minutes.
 */
export function* schedule({ seed, names, short, quiet, minutes }) {
  if (quiet) return;
  const random = seededRandom(seed, 0x5c4ed);
  if (names.length > 0) {
    do yield* names.map(faultsNamed);
    while (minutes !== null);
    return;
  }
  if (short) {
    yield* SHORT_SET.map(faultsNamed);
    return;
  }
  yield* random.shuffle(FAULTS).map(fault => [fault]);
  for (let i = 0; minutes !== null || i < PAIRS; i++) yield pairOf(random);
}

function pairOf(random) {
  const [one, ...others] = random.shuffle(FAULTS);
  return [one, others.find(other => canMeet(one, other))];
}
