import type {
  Delivery,
  DeliveryAttempt,
  DeliveryStatus,
  WebhookEndpoint,
} from '../../prisma/client/client.ts';
import { nextAttemptOf } from '../webhooks/next-attempt.ts';

/** The three states of the compatibility layer; the exact one is in `state`. */
export const WIRE_DELIVERY_STATUS = {
  PENDING: 'pending',
  CLAIMED: 'pending',
  HELD: 'pending',
  SUCCEEDED: 'success',
  FAILED: 'failed',
  CANCELLED: 'failed',
} as const satisfies Record<DeliveryStatus, string>;

export type DeliveryWithEndpoint = Delivery & {
  readonly endpoint: Pick<WebhookEndpoint, 'url' | 'breakerOpenUntil'>;
};

/** What REST says of a delivery. */
export function wireDelivery(delivery: DeliveryWithEndpoint): object {
  return {
    id: delivery.id,
    event: delivery.eventType,
    event_id: delivery.eventId,
    payment_id: delivery.paymentId,
    endpoint_id: delivery.endpointId,
    url: delivery.endpoint.url,
    status: WIRE_DELIVERY_STATUS[delivery.status],
    state: delivery.status === 'CLAIMED' ? 'sending' : delivery.status.toLowerCase(),
    attempts: delivery.attemptCount,
    created_at: delivery.createdAt.toISOString(),
    last_attempt_at: delivery.lastAttemptAt?.toISOString() ?? null,
    next_retry_at: nextAttemptOf(delivery, delivery.endpoint)?.toISOString() ?? null,
    response_code: delivery.lastStatusCode,
    error: delivery.lastError,
  };
}

/** What REST says of one POST. */
export function wireDeliveryAttempt(attempt: DeliveryAttempt): object {
  return {
    number: attempt.number,
    started_at: attempt.startedAt.toISOString(),
    duration_ms: attempt.durationMs,
    response_code: attempt.statusCode,
    response_body: attempt.responseExcerpt,
    error: attempt.error,
  };
}
