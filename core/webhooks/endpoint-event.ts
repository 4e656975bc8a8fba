import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { NewEvent } from '../events/append-events.ts';
import type { EventType } from '../events/event-types.ts';
import { wireEndpoint } from '../wire/endpoint.ts';

/** What an event about an endpoint needs to know of it. */
export type EventEndpoint = Pick<
  WebhookEndpoint,
  | 'id'
  | 'merchantId'
  | 'mode'
  | 'url'
  | 'description'
  | 'eventTypes'
  | 'status'
  | 'disabledReason'
  | 'createdAt'
  | 'updatedAt'
>;

export function endpointEvent(
  type: Extract<EventType, 'endpoint.disabled' | 'webhook.test'>,
  endpoint: EventEndpoint,
): NewEvent {
  return {
    tenant: { merchantId: endpoint.merchantId, mode: endpoint.mode },
    type,
    orderId: null,
    paymentId: null,
    refundId: null,
    attemptId: null,
    endpointId: endpoint.id,
    paymentVersion: null,
    data: JSON.stringify({ endpoint: wireEndpoint(endpoint) }),
  };
}
