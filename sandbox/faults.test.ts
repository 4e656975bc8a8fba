import { expect, test } from '@jest/globals';
import { createFaults, type Fault } from './faults.ts';

const FAULT: Omit<Fault, 'id'> = {
  mishap: { type: 'error' },
  on: ['authorize'],
  calls: null,
  probability: 1,
  seed: 1,
  flapping: null,
};

function strikes(fault: Partial<Fault>, calls: number): boolean[] {
  const faults = createFaults();
  faults.add({ ...FAULT, ...fault });
  return Array.from({ length: calls }, () => faults.strike('authorize') !== null);
}

test('a fault strikes as many calls as it was made for, and is gone', () => {
  expect(strikes({ calls: 2 }, 4)).toEqual([true, true, false, false]);
});

test('a fault strikes only the calls it names', () => {
  const faults = createFaults();
  faults.add(FAULT);
  expect(faults.strike('capture')).toBeNull();
  expect(faults.strike('authorize')).toEqual({ type: 'error' });
});

test('a fault lasts until it is cleared', () => {
  const faults = createFaults();
  faults.add(FAULT);
  expect(faults.strike('authorize')).not.toBeNull();
  faults.clear();
  expect(faults.strike('authorize')).toBeNull();
  expect(faults.list()).toEqual([]);
});

test('a flapping fault comes and goes', () => {
  expect(strikes({ flapping: { down: 2, up: 1 } }, 6)).toEqual([true, true, false, true, true, false]);
});

test('a probability strikes about as often as it says, and the same calls for the same seed', () => {
  const first = strikes({ probability: 0.25, seed: 7 }, 2000);
  expect(first.filter(Boolean).length / 2000).toBeCloseTo(0.25, 1);
  expect(strikes({ probability: 0.25, seed: 7 }, 2000)).toEqual(first);
  expect(strikes({ probability: 0.25, seed: 8 }, 2000)).not.toEqual(first);
});

test('the oldest fault that strikes decides', () => {
  const faults = createFaults();
  faults.add({ ...FAULT, calls: 1, mishap: { type: 'hang' } });
  faults.add(FAULT);
  expect(faults.strike('authorize')).toEqual({ type: 'hang' });
  expect(faults.strike('authorize')).toEqual({ type: 'error' });
});
