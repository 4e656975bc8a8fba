import type { EventType } from '../../../graphql/dashboard/graphql.ts';
import type { Tone } from '../../../ui/badge.tsx';

/** How each event is told, and in which colour. */
export const EVENT_NAMES: Readonly<Record<EventType, { name: string; tone: Tone }>> = {
  PAYMENT_CREATED: { name: 'Payment created', tone: 'quiet' },
  PAYMENT_REQUIRES_ACTION: { name: 'Waiting for the shopper', tone: 'wait' },
  PAYMENT_SUCCESS: { name: 'Authorized', tone: 'note' },
  PAYMENT_FAILED: { name: 'Failed', tone: 'bad' },
  PAYMENT_CAPTURED: { name: 'Captured', tone: 'good' },
  PAYMENT_PARTIALLY_CAPTURED: { name: 'Partly captured', tone: 'good' },
  PAYMENT_CAPTURE_FAILED: { name: 'Capture failed', tone: 'bad' },
  PAYMENT_VOIDED: { name: 'Voided', tone: 'quiet' },
  PAYMENT_VOID_FAILED: { name: 'Void failed', tone: 'bad' },
  PAYMENT_REVERSED: { name: 'Authorization reduced', tone: 'quiet' },
  PAYMENT_EXPIRED: { name: 'Authorization expired', tone: 'quiet' },
  REFUND_CREATED: { name: 'Refund requested', tone: 'wait' },
  REFUND_PROCESSED: { name: 'Refunded', tone: 'good' },
  REFUND_FAILED: { name: 'Refund failed', tone: 'bad' },
  ORDER_PAID: { name: 'Order paid', tone: 'good' },
  ENDPOINT_DISABLED: { name: 'Webhook endpoint disabled', tone: 'bad' },
  WEBHOOK_TEST: { name: 'Test event', tone: 'quiet' },
};
