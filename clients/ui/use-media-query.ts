import { useCallback, useMemo, useSyncExternalStore } from 'react';

/** Whether the media query matches now. */
export function useMediaQuery(query: string): boolean {
  // Kept: a table asks at each drawing, and parsing the query costs more than the answer.
  const media = useMemo(() => matchMedia(query), [query]);
  const subscribe = useCallback(
    (listener: () => void) => {
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [media],
  );
  return useSyncExternalStore(subscribe, () => media.matches);
}
