import type { App } from './context.ts';
import { type Appended, eventTopic } from './events/append-events.ts';

/** After COMMIT: tells the feeds that logs have grown, and hands over the deliveries that are owed. */
export function announce(app: Pick<App, 'hints' | 'jobs'>, appended: Appended): void {
  for (const { tenant, seq } of appended.hints) app.hints.publish(eventTopic(tenant), seq.toString());
  const due = appended.deliveries.filter(delivery => delivery.status === 'PENDING');
  if (due.length > 0)
    app.jobs.add(
      'deliver-webhook',
      due.map(delivery => ({ id: delivery.id, generation: 0 })),
    );
}
