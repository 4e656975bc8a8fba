import { callerOf } from '../../core/context.ts';
import { type EventFilter, parseEventCursor, readLogBounds } from '../../core/events/read-events.ts';
import type { FeedEvent } from './feed-event.ts';
import { type LiveContext, openStream } from './stream.ts';

/** Every matching event after the cursor, then live. Without a cursor: from now on. */
export async function subscribeToEvents(
  ctx: LiveContext,
  { after, ...filter }: EventFilter & { readonly after: string | null },
): Promise<AsyncIterableIterator<FeedEvent | Error>> {
  const caller = callerOf(ctx);
  const bounds = await readLogBounds(ctx.app.db, caller);
  const from = after === null ? bounds.newest : parseEventCursor(after, bounds);
  return openStream(ctx, { caller, filter, from, bounds, itemOf: event => event, shareable: true });
}
