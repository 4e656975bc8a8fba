import { type RefObject, useDeferredValue, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type RowRange, rowsInSight, rowsToDraw } from './row-window.ts';

/** How near the end of the rows the next page is asked for. */
const NEAR_END_ROWS = 20;

interface RowWindow {
  /** Goes on the element that holds the rows. */
  body: RefObject<HTMLTableSectionElement | null>;
  /** The indexes of the rows to draw. */
  indexes: readonly number[];
  /** The heights of the rows that are not drawn, in pixels. */
  beforePx: number;
  afterPx: number;
}

interface RowWindowOptions {
  count: number;
  rowPx: number;
  onNearEnd: () => void;
}

/**
 * Which of many rows of one height are in the document while the whole page scrolls. What comes into sight is drawn at
 * once; what is kept ready around it, React draws afterwards, where it holds up neither the scrolling nor a key.
 */
export function useRowWindow({ count, rowPx, onNearEnd }: RowWindowOptions): RowWindow {
  const body = useRef<HTMLTableSectionElement>(null);
  const sight = useSight(body, rowPx);
  const { first, end } = rowsToDraw(sight, useDeferredValue(sight), count);
  const nearEnd = count > 0 && end >= count - NEAR_END_ROWS;
  useEffect(() => {
    if (nearEnd) onNearEnd();
  });

  return {
    body,
    indexes: Array.from({ length: end - first }, (_, at) => first + at),
    beforePx: first * rowPx,
    afterPx: (count - end) * rowPx,
  };
}

/** The rows in sight, were there enough of them. */
function useSight(body: RefObject<HTMLElement | null>, rowPx: number): RowRange {
  const [sight, setSight] = useState(() => rowsInSight(0, window.innerHeight, rowPx));

  useLayoutEffect(() => {
    function look() {
      if (body.current === null) return;
      const hiddenPx = -body.current.getBoundingClientRect().top;
      const next = rowsInSight(hiddenPx, window.innerHeight, rowPx);
      setSight(before => (before.first === next.first && before.end === next.end ? before : next));
    }
    // Before this frame is drawn, or there would be nothing where the page was scrolled to.
    const onScroll = () => flushSync(look);
    look();
    addEventListener('scroll', onScroll, { passive: true });
    addEventListener('resize', look);
    // What stands above the rows moves them when its height changes, and with it the page's.
    const page = new ResizeObserver(look);
    page.observe(document.body);
    return () => {
      removeEventListener('scroll', onScroll);
      removeEventListener('resize', look);
      page.disconnect();
    };
  }, [body, rowPx]);

  return sight;
}
