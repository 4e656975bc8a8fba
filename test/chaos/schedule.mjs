import { FAULTS, SHORT_SET } from './faults/faults.mjs';
import { seededRandom } from './random.mjs';

/** How many pairs follow when nobody said how long a run is to be. */
const PAIRS = 6;

/**
 * What strikes, episode by episode, as lists of one or two faults: the faults that were asked for; or each fault alone,
 * in an order of the seed's, and then pairs of them, for as long as there are minutes.
 */
export function* schedule({ seed, names, short, quiet, minutes }) {
  if (quiet) return;
  const random = seededRandom(seed, 0x5c4ed);
  if (names.length > 0) {
    do yield* names.map(name => [FAULTS.find(fault => fault.name === name)]);
    while (minutes !== null);
    return;
  }
  if (short) {
    yield* SHORT_SET.map(name => [FAULTS.find(fault => fault.name === name)]);
    return;
  }
  yield* random.shuffle(FAULTS).map(fault => [fault]);
  for (let i = 0; minutes !== null || i < PAIRS; i++) yield random.shuffle(FAULTS).slice(0, 2);
}
