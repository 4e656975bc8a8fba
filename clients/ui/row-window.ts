/** Rows kept ready above and below those in sight, so that neither a turn of the wheel nor Tab meets an empty place. */
export const READY_ROWS = 8;

/** A run of rows, by index; `end` is behind the last. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Which rows of one height are in sight. `hiddenPx`: how far the first row's upper edge is above the window's. */
export function rowsInSight(hiddenPx: number, windowPx: number, rowPx: number): RowRange {
  const first = Math.max(0, Math.floor(hiddenPx / rowPx));
  return { first, end: Math.max(first, Math.ceil((hiddenPx + windowPx) / rowPx)) };
}

/**
 * Which rows to draw now: those in sight, and beside them what is drawn already. `drawn` is what was in sight when there
 * was last time to draw the rows around it: once it has caught up, all of those are.
 */
export function rowsToDraw(sight: RowRange, drawn: RowRange, count: number): RowRange {
  const wanted = around(sight);
  const ready = around(drawn);
  const apart = ready.end < wanted.first || ready.first > wanted.end;
  const first = apart ? sight.first : clamp(ready.first, wanted.first, sight.first);
  const end = apart ? sight.end : clamp(ready.end, sight.end, wanted.end);
  return { first: clamp(first, 0, count), end: clamp(end, 0, count) };
}

const around = ({ first, end }: RowRange): RowRange => ({ first: first - READY_ROWS, end: end + READY_ROWS });

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
