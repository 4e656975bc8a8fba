/** How many sockets each of many has open at this process. */
export interface OpenSockets {
  /** Counts one more until the answer is called; undefined where there are as many already as there may be. */
  open(name: string): (() => void) | undefined;
}

/** `max` 0: no limit, and nothing is counted. */
export function createOpenSockets(max: number): OpenSockets {
  const open = new Map<string, number>();
  const closeOne = (name: string) => {
    const left = (open.get(name) ?? 1) - 1;
    if (left === 0) open.delete(name);
    else open.set(name, left);
  };
  return {
    open(name) {
      if (max === 0) return () => undefined;
      const now = open.get(name) ?? 0;
      if (now >= max) return undefined;
      open.set(name, now + 1);
      let isOpen = true;
      return () => {
        if (isOpen) closeOne(name);
        isOpen = false;
      };
    },
  };
}
