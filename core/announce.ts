import type { App } from './context.ts';
import { type Appended, eventTopic } from './events/append-events.ts';
import { publishDeliveries } from './webhooks/delivery-hints.ts';
import { wakeEndpoints } from './webhooks/wake-endpoints.ts';

/** After COMMIT: tells the feeds that logs have grown, and hands over the deliveries that are owed. */
export function announce(app: Pick<App, 'hints' | 'jobs'>, appended: Appended): void {
  for (const { tenant, seq } of appended.hints) app.hints.publish(eventTopic(tenant), seq.toString());
  publishDeliveries(app.hints, appended.deliveries);
  wakeEndpoints(app.jobs, appended.deliveries);
}
