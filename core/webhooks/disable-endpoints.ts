import type { Statement, Transaction } from '../db.ts';
import { type Appended, appendEvents } from '../events/append-events.ts';
import { type EventEndpoint, endpointEvent } from './endpoint-event.ts';

const disable: Statement = {
  name: 'disable_endpoints',
  text: `UPDATE webhook_endpoints e SET status = 'DISABLED', disabled_reason = d.reason, updated_at = $3
    FROM unnest($1::text[], $2::text[]) AS d (id, reason) WHERE e.id = d.id`,
};

/**
 * Disables endpoints whose rows the caller has locked, and tells their merchants with an event. What is owed to
 * them from here on is HELD; the sweeper holds what was waiting.
 */
export async function disableEndpoints(
  tx: Transaction,
  wanted: readonly { readonly endpoint: EventEndpoint; readonly reason: string }[],
  now: Date,
): Promise<Appended> {
  if (wanted.length === 0) return { hints: [], deliveries: [] };
  await tx.run(disable, [wanted.map(({ endpoint }) => endpoint.id), wanted.map(({ reason }) => reason), now]);
  const events = wanted.map(({ endpoint, reason }) =>
    endpointEvent('endpoint.disabled', {
      ...endpoint,
      status: 'DISABLED',
      disabledReason: reason,
      updatedAt: now,
    }),
  );
  return appendEvents(tx, events, now);
}
