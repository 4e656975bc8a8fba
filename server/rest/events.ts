import { callerOf } from '../../core/context.ts';
import { parseEventCursor, readEvents, readLogBounds } from '../../core/events/read-events.ts';
import * as docs from './docs/webhooks.ts';
import { readQuery } from './parameters.ts';
import type { Call, Reply, Route } from './route.ts';

/** The event log in order; each event is the very bytes that webhooks carry. */
async function list(call: Call): Promise<Reply> {
  const { db } = call.ctx.app;
  const caller = callerOf(call.ctx);
  const query = readQuery(call, docs.listEvents.query);
  const { limit, types = [], payment_id: paymentId = null } = query;
  const bounds = await readLogBounds(db, caller);
  const after = query.after === undefined ? bounds.oldest - 1n : parseEventCursor(query.after, bounds);
  const page = await readEvents(db, caller, { after, limit, types, paymentId, newest: bounds.newest });
  const bodies = page.events.map(event => event.body).join(',');
  return {
    status: 200,
    body: `{"data":[${bodies}],"next_cursor":"${page.nextSeq}","has_more":${page.hasMore}}`,
  };
}

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/events',
    access: 'key',
    permission: 'events:read',
    doc: docs.listEvents,
    handle: list,
  },
];
