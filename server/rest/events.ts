import { callerOf } from '../../core/context.ts';
import { EVENT_TYPES, type EventType } from '../../core/events/event-types.ts';
import { parseEventCursor, readEvents, readLogBounds } from '../../core/events/read-events.ts';
import { EVENTS_PAGE_MAX } from '../../core/limits.ts';
import { isIdOf } from '../visible.ts';
import * as docs from './docs/webhooks.ts';
import { HttpError } from './errors.ts';
import { integer } from './lists.ts';
import type { Call, Reply, Route } from './route.ts';

const DEFAULT_EVENTS = 50;

/** The event log in order; each event is the very bytes that webhooks carry. */
async function list(call: Call): Promise<Reply> {
  const { db } = call.ctx.app;
  const caller = callerOf(call.ctx);
  const limit = integer(call, 'limit', { byDefault: DEFAULT_EVENTS, min: 1, max: EVENTS_PAGE_MAX });
  const types = typesIn(call);
  const paymentId = paymentIn(call);
  const bounds = await readLogBounds(db, caller);
  const cursor = call.query('after');
  const after = cursor === undefined ? bounds.oldest - 1n : parseEventCursor(cursor, bounds);
  const page = await readEvents(db, caller, { after, limit, types, paymentId, newest: bounds.newest });
  const bodies = page.events.map(event => event.body).join(',');
  return {
    status: 200,
    body: `{"data":[${bodies}],"next_cursor":"${page.nextSeq}","has_more":${page.hasMore}}`,
  };
}

function typesIn(call: Call): EventType[] {
  const wanted = call.query('types')?.split(',') ?? [];
  return wanted.map(name => {
    const type = EVENT_TYPES.find(known => known === name.trim());
    if (type) return type;
    throw new HttpError(400, `types must be among ${EVENT_TYPES.join(', ')}`, { field: 'types' });
  });
}

function paymentIn(call: Call): string | null {
  const id = call.query('payment_id');
  if (id === undefined) return null;
  if (isIdOf('payment', id)) return id;
  throw new HttpError(400, 'payment_id must be the id of a payment', { field: 'payment_id' });
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
