/** A set of listeners: who adds one gets the function that removes it. */
export interface Listeners<Arguments extends unknown[]> {
  add(listener: (...values: Arguments) => void): () => void;
  tell(...values: Arguments): void;
}

export function createListeners<Arguments extends unknown[] = []>(): Listeners<Arguments> {
  const listeners = new Set<(...values: Arguments) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(...values) {
      for (const listener of [...listeners]) listener(...values);
    },
  };
}
