/** Every type of event, as webhooks and REST name it. GraphQL spells the same in UPPER_SNAKE. */
export const EVENT_TYPES = [
  'payment.created',
  'payment.requires_action',
  /** Authorized, whatever the capture method. */
  'payment.success',
  /** The account that was asked could not take it and has not charged; another one is asked. */
  'payment.rerouted',
  /** Declined by the processor, or failed for good. */
  'payment.failed',
  'payment.partially_captured',
  'payment.captured',
  'payment.capture_failed',
  'payment.voided',
  'payment.void_failed',
  /** Part of an authorization was given back. */
  'payment.reversed',
  'payment.expired',
  'refund.created',
  /** One of the two parts of a refund (captured money, authorized money) ended while the other is on its way. */
  'refund.updated',
  'refund.processed',
  'refund.failed',
  'order.paid',
  'endpoint.disabled',
  'webhook.test',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
