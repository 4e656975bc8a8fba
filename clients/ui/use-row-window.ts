import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Rows kept ready above and below the window, and how near its end the next page is asked for. */
const OVERSCAN_ROWS = 8;
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

/** Which of many rows of one height are in sight while the whole page scrolls. */
export function useRowWindow({ count, rowPx, onNearEnd }: RowWindowOptions): RowWindow {
  const body = useRef<HTMLTableSectionElement>(null);
  const [bodyTop, setBodyTop] = useState(0);
  // What stands above the table may change its height at any drawing; setting the same number again draws nothing.
  useLayoutEffect(() => {
    if (body.current !== null)
      setBodyTop(Math.round(body.current.getBoundingClientRect().top + window.scrollY));
  });

  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowPx,
    overscan: OVERSCAN_ROWS,
    scrollMargin: bodyTop,
  });
  useEffect(() => {
    if (rowPx > 0) virtualizer.measure();
  }, [virtualizer, rowPx]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;
  const nearEnd = count > 0 && end >= count - NEAR_END_ROWS;
  useEffect(() => {
    if (nearEnd) onNearEnd();
  });

  return {
    body,
    indexes: items.map(item => item.index),
    beforePx: first * rowPx,
    afterPx: Math.max(0, count - end) * rowPx,
  };
}
