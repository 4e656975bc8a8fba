import { CREDENTIAL_CACHE_MS } from '../limits.ts';

/**
 * Credentials that were just looked up, kept in memory so that a request costs no query. An entry lives for
 * `CREDENTIAL_CACHE_MS`, which is how long a revoked credential may still be accepted.
 */
export interface CredentialCache<Value> {
  /** `beforeQuery` is called unless it is known already; what it throws is the answer. */
  get(key: string, beforeQuery?: BeforeQuery): Promise<Value | null>;
  forget(key: string): void;
  /** Everything: what was known may have changed. */
  clear(): void;
}

/** May refuse, by throwing, to ask the database. */
export type BeforeQuery = () => void;

/** Enough for every key of a busy installation; beyond it the oldest go. */
const MAX_ENTRIES = 10_000;

interface Entry<Value> {
  readonly value: Promise<Value | null>;
  readonly expiresAt: number;
}

export function createCredentialCache<Value>(
  load: (key: string) => Promise<Value | null>,
  now: () => Date,
): CredentialCache<Value> {
  const entries = new Map<string, Entry<Value>>();

  const start = (key: string): Promise<Value | null> => {
    const value = load(key);
    const entry = { value, expiresAt: now().getTime() + CREDENTIAL_CACHE_MS };
    entries.delete(key);
    entries.set(key, entry);
    const oldest = entries.size > MAX_ENTRIES ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
    // Neither "no such credential" nor a failure is remembered: what is wrong now may be right in a moment.
    const drop = () => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    value.then(found => found ?? drop(), drop);
    return value;
  };

  return {
    async get(key, beforeQuery) {
      const entry = entries.get(key);
      // A promise that is still open is shared: a thousand requests at once make one query.
      if (entry && entry.expiresAt > now().getTime()) return entry.value;
      beforeQuery?.();
      return start(key);
    },
    forget: key => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
