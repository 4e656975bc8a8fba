/** How long a row counts as new, for the eye. */
const FRESH_MS = 2_000;

/** Remembers for a moment what has just arrived. */
export function createFreshness(now: () => number = Date.now) {
  const since = new Map<string, number>();
  return {
    note(ids: readonly string[]) {
      for (const [id, at] of since) if (now() - at > FRESH_MS) since.delete(id);
      for (const id of ids) since.set(id, now());
    },
    isFresh: (id: string) => now() - (since.get(id) ?? Number.NEGATIVE_INFINITY) < FRESH_MS,
  };
}
