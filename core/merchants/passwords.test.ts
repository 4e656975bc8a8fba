import { describe, expect, test } from '@jest/globals';
import { hashPassword, isPasswordOf } from './passwords.ts';

/** The median of a few runs, so that one hiccup of the machine says nothing. */
async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const from = performance.now();
    await run();
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[4] as number;
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
    const known = await medianMs(() => isPasswordOf(hash, 'wrong'));
    const unknown = await medianMs(() => isPasswordOf(null, 'wrong'));
    expect(unknown / known).toBeGreaterThan(0.3);
    expect(unknown / known).toBeLessThan(3);
  });
});
