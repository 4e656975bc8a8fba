import type { Delivery } from '../../prisma/client/client.ts';
import type { Jobs } from '../queues.ts';

/**
 * One job per endpoint, however many of its deliveries have become due together: it names the first of them, and
 * whoever runs it takes all that are due there.
 */
export function wakeEndpoints(
  jobs: Pick<Jobs, 'add'>,
  deliveries: readonly Pick<Delivery, 'id' | 'endpointId' | 'status'>[],
  generation = 0,
): void {
  const firsts = new Map<string, string>();
  for (const { id, endpointId, status } of deliveries) {
    if (status === 'PENDING' && !firsts.has(endpointId)) firsts.set(endpointId, id);
  }
  if (firsts.size > 0)
    jobs.add(
      'deliver-webhook',
      [...firsts.values()].map(id => ({ id, generation })),
    );
}
