import { z } from 'zod';
import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { Transaction } from '../db.ts';
import { ValidationError } from '../errors.ts';
import { PAGE_MAX } from '../limits.ts';
import { type Call, operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { makeDue } from './delivery-rows.ts';
import { readEndpoint } from './endpoint-rows.ts';
import {
  findUndelivered,
  planMissing,
  planNamed,
  type ReplayPage,
  type ReplayRange,
} from './replay-range.ts';
import { announceDue } from './retry-delivery.ts';
import { disabledRefusal } from './send-test-event.ts';

/** What a replay did, and where the next one goes on. */
export interface Replay {
  /** Deliveries that are due now. */
  readonly count: number;
  /** `after` for what is left of the range; null when this was all of it. */
  readonly nextCursor: string | null;
}

const input = z.strictObject({
  endpointId: idText,
  /** Exactly these, whatever became of them, instead of a range of time. */
  eventIds: z.array(idText).min(1, 'must name at least one event').max(PAGE_MAX).nullish(),
  /** Events from this moment on. */
  since: z.date('must be a time').nullish(),
  /** Events before this moment; until now where it is left out. */
  until: z.date('must be a time').nullish(),
  /** UNDELIVERED: what has failed, for good or so far, or was held. ALL: every event that the endpoint asks for. */
  which: z.enum(['UNDELIVERED', 'ALL']).default('UNDELIVERED'),
  /** The `nextCursor` of the replay before. */
  after: idText.nullish(),
});

/**
 * Sends events to one endpoint again, those it never had included: some that are named, or those of a range of time. One
 * call takes a few thousand; its cursor leads to the rest.
 */
export const replayEvents = operation({
  name: 'replayEvents',
  permission: 'webhooks:write',
  auditsPeople: 'endpoint.replayed',
  input,
  run: call =>
    writeAlone<Replay>(call, async (tx, now) => {
      const endpoint = await readEndpoint(tx, call.caller, call.input.endpointId);
      if (endpoint.status === 'DISABLED') throw disabledRefusal();
      const page = await find(tx, endpoint, call);
      const due = await makeDue(tx, page.deliveryIds, now);
      const replay: Replay = { count: due.length, nextCursor: page.nextCursor };
      return {
        id: endpoint.id,
        value: replay,
        body: JSON.stringify(replay),
        audited: due.length > 0 ? auditedRange(call, due.length) : null,
        afterCommit: () => announceDue(call.ctx.app, due, now),
      };
    }),
  async load(call, stored) {
    const body = await storedBody(call, stored);
    return { value: JSON.parse(body) as Replay, body };
  },
});

type ReplayCall = Call<z.output<typeof input>>;

/** What was asked for, and how much of it was sent: a range that takes several calls is told of once per call. */
function auditedRange({ input: { eventIds, since, until, which } }: ReplayCall, count: number) {
  if (eventIds != null) return { eventIds, count };
  return { since: since?.toISOString(), ...(until && { until: until.toISOString() }), which, count };
}

function find(tx: Transaction, endpoint: WebhookEndpoint, call: ReplayCall): Promise<ReplayPage> {
  const { eventIds, since, until, after, which } = call.input;
  if (eventIds == null) {
    return (which === 'ALL' ? planMissing : findUndelivered)(tx, endpoint, rangeOf(call));
  }
  if (since == null && until == null && after == null) {
    return planNamed(tx, endpoint, { eventIds, now: call.now });
  }
  throw new ValidationError('INVALID_INPUT', 'eventIds stands alone, without a range of time', ['eventIds']);
}

function rangeOf({ input: { since, until, after }, now }: ReplayCall): ReplayRange {
  if (since == null) throw new ValidationError('INVALID_INPUT', 'Give since, or eventIds.', ['since']);
  const end = until ?? now;
  if (since >= end) {
    throw new ValidationError('INVALID_INPUT', 'since must be before until, and before now', ['since']);
  }
  return { since, until: end, after: after ?? null, now };
}
