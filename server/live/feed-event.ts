import type { Database } from '../../core/db.ts';
import { readPayments } from '../../core/payments/rows.ts';
import type { Event, Payment } from '../../prisma/client/client.ts';

/** An event as readers get it. What it refers to is read when somebody asks, once for all who do. */
export interface FeedEvent {
  readonly event: Event;
  /** The payment as it is now: at least as new as the event. */
  payment(): Promise<Payment | null>;
  /** What webhooks carry. */
  body(): object;
}

/** Events read together share one read of their payments. */
export function feedEvents(db: Database, events: readonly Event[]): FeedEvent[] {
  let payments: Promise<Map<string, Payment>> | undefined;
  return events.map(event => {
    let body: object | undefined;
    return {
      event,
      async payment() {
        if (event.paymentId === null) return null;
        payments ??= readPayments(db, [...new Set(events.flatMap(other => other.paymentId ?? []))]);
        return (await payments).get(event.paymentId) ?? null;
      },
      body: () => (body ??= JSON.parse(event.body) as object),
    };
  });
}
