import { z } from 'zod';
import { ValidationError } from '../errors.ts';
import { type Call, operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { makeDue } from './delivery-rows.ts';
import { readEndpoint } from './endpoint-rows.ts';
import { findUndelivered, planMissing, type ReplayPage, type ReplayRange } from './replay-range.ts';
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
  /** Events from this moment on. */
  since: z.date('must be a time'),
  /** Events before this moment; until now where it is left out. */
  until: z.date('must be a time').nullish(),
  /** UNDELIVERED: what has failed, for good or so far, or was held. ALL: every event that the endpoint asks for. */
  which: z.enum(['UNDELIVERED', 'ALL']).default('UNDELIVERED'),
  /** The `nextCursor` of the replay before. */
  after: idText.nullish(),
});

/**
 * Sends the events of a range of time to one endpoint again, those it never had included. One call takes a few
 * thousand; its cursor leads to the rest.
 */
export const replayEvents = operation({
  name: 'replayEvents',
  permission: 'webhooks:write',
  input,
  run: call =>
    writeAlone<Replay>(call, async (tx, now) => {
      const endpoint = await readEndpoint(tx, call.caller, call.input.endpointId);
      if (endpoint.status === 'DISABLED') throw disabledRefusal();
      const find = call.input.which === 'ALL' ? planMissing : findUndelivered;
      const page: ReplayPage = await find(tx, endpoint, rangeOf(call));
      const due = await makeDue(tx, page.deliveryIds, now);
      const replay: Replay = { count: due.length, nextCursor: page.nextCursor };
      return {
        id: endpoint.id,
        value: replay,
        body: JSON.stringify(replay),
        afterCommit: () => announceDue(call.ctx.app, due, now),
      };
    }),
  async load(call, stored) {
    const body = await storedBody(call, stored);
    return { value: JSON.parse(body) as Replay, body };
  },
});

function rangeOf({ input: wanted, now }: Call<z.output<typeof input>>): ReplayRange {
  const until = wanted.until ?? now;
  if (wanted.since >= until) {
    throw new ValidationError('INVALID_INPUT', 'since must be before until, and before now', ['since']);
  }
  return { since: wanted.since, until, after: wanted.after ?? null, now };
}
