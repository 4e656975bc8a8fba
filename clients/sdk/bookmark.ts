import type { EventType } from '../graphql/sdk/graphql.ts';
import { ReadBookmark } from './documents.ts';
import { ask, type Settings } from './transport.ts';

/** Where a reader of the log stands. */
export interface Position {
  /** The last event that was handed out, or a later place before which nothing matches. */
  after: string;
  /** Whether somebody is still at work on that event. */
  busy: boolean;
}

export interface BookmarkOptions {
  readonly types?: readonly EventType[];
  readonly paymentId?: string;
  readonly onBookmark?: (cursor: string) => void;
}

/** Cursors are good for 30 days. */
export const BOOKMARK_MS = 3_600_000;

/**
 * Moves a filtered reader on while nothing matches: it would stand still for weeks, until its cursor is no longer kept.
 * The log itself is asked, from where the reader stands, so that nothing that matches is ever stepped over. Answers with
 * what ends it.
 */
export function keepBookmark(
  settings: Settings,
  position: Position,
  { types, paymentId, onBookmark, everyMs }: BookmarkOptions & { readonly everyMs: number },
): () => void {
  if (!types?.length && !paymentId) return () => undefined;
  const move = async () => {
    const { after } = position;
    const { page } = (await ask(settings, ReadBookmark, { after, types, paymentId })).data;
    const stoodStill = position.after === after && !position.busy;
    if (!stoodStill || page.events.length > 0 || page.nextCursor === after) return;
    position.after = page.nextCursor;
    onBookmark?.(page.nextCursor);
  };
  // Where this fails, the stream has the same trouble and tells of it; the next time is soon enough.
  const timer = setInterval(() => void move().catch(() => undefined), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
