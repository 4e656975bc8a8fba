import { describe, expect, test } from '@jest/globals';
import { createCredentialCache } from './credential-cache.ts';

function cacheWithClock() {
  let at = 0;
  const loads: string[] = [];
  const stored = new Map<string, { readonly name: string }>();
  const cache = createCredentialCache(
    async key => {
      loads.push(key);
      if (key === 'broken') throw new Error('the database is away');
      return stored.get(key) ?? null;
    },
    () => new Date(at),
  );
  const advance = (ms: number) => {
    at += ms;
  };
  return { cache, loads, stored, advance };
}

describe('the cache of credentials', () => {
  test('loads once for all who ask at the same time, and for five seconds', async () => {
    const { cache, loads, stored, advance } = cacheWithClock();
    stored.set('a', { name: 'A' });
    await Promise.all([cache.get('a'), cache.get('a')]);
    advance(4_999);
    expect(await cache.get('a')).toEqual({ name: 'A' });
    expect(loads).toEqual(['a']);
    advance(1);
    await cache.get('a');
    expect(loads).toEqual(['a', 'a']);
  });

  test('remembers neither what is not there nor what failed', async () => {
    const { cache, loads, stored } = cacheWithClock();
    expect(await cache.get('b')).toBeNull();
    stored.set('b', { name: 'B' });
    expect(await cache.get('b')).toEqual({ name: 'B' });
    await expect(cache.get('broken')).rejects.toThrow('away');
    await expect(cache.get('broken')).rejects.toThrow('away');
    expect(loads).toEqual(['b', 'b', 'broken', 'broken']);
  });

  test('forgets when it is told to', async () => {
    const { cache, loads, stored } = cacheWithClock();
    stored.set('a', { name: 'A' });
    await cache.get('a');
    cache.forget('a');
    await cache.get('a');
    expect(loads).toEqual(['a', 'a']);
  });

  test('does not grow without end', async () => {
    const { cache, loads, stored } = cacheWithClock();
    for (let i = 0; i <= 10_000; i++) {
      stored.set(`k${i}`, { name: 'K' });
      await cache.get(`k${i}`);
    }
    await cache.get('k10000');
    expect(loads).toHaveLength(10_001);
    await cache.get('k0');
    expect(loads).toHaveLength(10_002);
  });
});
