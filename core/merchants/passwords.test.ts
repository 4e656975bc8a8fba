import { describe, expect, test } from '@jest/globals';
import { hashPassword, isPasswordOf } from './passwords.ts';

/** How long it takes when the machine is not busy with anything else: the shortest of a few runs, taken in turns. */
async function shortestMs(...runs: (() => Promise<unknown>)[]): Promise<number[]> {
  const shortest = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 9; round++) {
    for (const [i, run] of runs.entries()) {
      const from = performance.now();
      await run();
      shortest[i] = Math.min(shortest[i] as number, performance.now() - from);
    }
  }
  return shortest;
}

describe('a password', () => {
  test('is recognised by its hash, and no other is', async () => {
    const hash = await hashPassword('correct horse');
    expect(await isPasswordOf(hash, 'correct horse')).toBe(true);
    expect(await isPasswordOf(hash, 'correct horsf')).toBe(false);
    expect(await hashPassword('correct horse')).not.toBe(hash);
  });

  test('of nobody is wrong, and finding that out takes as long', async () => {
    const hash = await hashPassword('correct horse');
    expect(await isPasswordOf(null, 'correct horse')).toBe(false);
    const [known, unknown] = (await shortestMs(
      () => isPasswordOf(hash, 'wrong'),
      () => isPasswordOf(null, 'wrong'),
    )) as [number, number];
    expect(unknown / known).toBeGreaterThan(0.3);
    expect(unknown / known).toBeLessThan(3);
  });
});
