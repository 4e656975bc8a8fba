import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { text } from '../../text.ts';

const EndpointStatusFields = graphql(`
  fragment EndpointStatus on WebhookEndpoint {
    status
    failures
    pausedUntil
  }
`);

const words = text.webhooks;

/** One word on how it is doing. */
export function EndpointStatus({ endpoint }: { endpoint: FragmentType<typeof EndpointStatusFields> }) {
  const { status, failures, pausedUntil } = readFragment(EndpointStatusFields, endpoint);
  if (status === 'DISABLED') return <Badge tone="bad">{words.disabledBadge}</Badge>;
  // A pause that is over stays on record until its probe has succeeded.
  const isPaused = pausedUntil != null && Date.parse(pausedUntil) > Date.now();
  if (isPaused) return <Badge tone="bad">{words.paused}</Badge>;
  if (failures > 0) return <Badge tone="wait">{words.failingBadge}</Badge>;
  return <Badge tone="good">{words.enabled}</Badge>;
}
