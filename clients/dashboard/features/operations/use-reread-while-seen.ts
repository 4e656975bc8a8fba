import { useEffect } from 'react';

/** Numbers of the whole installation have no event of their own: while somebody looks, they are read again. */
const REREAD_EVERY_MS = 2_000;

/** `reread` must stay the same function from one drawing to the next, as urql's does. */
export function useRereadWhileSeen(reread: (options: { requestPolicy: 'network-only' }) => void): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reread({ requestPolicy: 'network-only' });
    }, REREAD_EVERY_MS);
    return () => clearInterval(timer);
  }, [reread]);
}
