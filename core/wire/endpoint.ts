import type { WebhookEndpoint } from '../../prisma/client/client.ts';

/** What events and REST say of an endpoint. Its secret is never among it. */
export function wireEndpoint(
  endpoint: Pick<
    WebhookEndpoint,
    'id' | 'url' | 'description' | 'eventTypes' | 'status' | 'disabledReason' | 'createdAt' | 'updatedAt'
  >,
): object {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    event_types: endpoint.eventTypes,
    status: endpoint.status.toLowerCase(),
    disabled_reason: endpoint.disabledReason,
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
  };
}
