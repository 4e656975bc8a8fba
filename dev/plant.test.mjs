import { expect, test } from '@jest/globals';
import { ALL_GUARDS, plant } from './plant.mjs';
import { ROOT } from './run.mjs';

test.each(ALL_GUARDS.map(guard => [guard.bug, guard]))('"%s" can still be planted', (_bug, guard) => {
  for (const { before, after } of plant(guard, ROOT).values()) expect(after).not.toBe(before);
});
