import type { Tenant } from '../context.ts';
import type { Hints } from '../hints.ts';

/** The topic of the hint "these deliveries have changed"; its message is their ids with commas between them. */
export function deliveryTopic({ merchantId, mode }: Tenant): string {
  return `deliveries:${merchantId}/${mode}`;
}

/** After COMMIT: tells whoever watches deliveries which ones to read again. */
export function publishDeliveries(
  hints: Hints,
  deliveries: readonly (Tenant & { readonly id: string })[],
): void {
  const topics = new Map<string, string[]>();
  for (const delivery of deliveries) {
    const topic = deliveryTopic(delivery);
    const ids = topics.get(topic);
    if (ids) ids.push(delivery.id);
    else topics.set(topic, [delivery.id]);
  }
  for (const [topic, ids] of topics) hints.publish(topic, ids.join(','));
}
