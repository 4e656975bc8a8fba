import type { EventType } from '../../../graphql/dashboard/graphql.ts';
import type { Tone } from '../../../ui/badge.tsx';

interface EventName {
  name: string;
  tone: Tone;
}

const NAMES: Readonly<Partial<Record<EventType, EventName>>> = {
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
  REFUND_UPDATED: { name: 'Refund updated', tone: 'wait' },
  REFUND_PROCESSED: { name: 'Refunded', tone: 'good' },
  REFUND_FAILED: { name: 'Refund failed', tone: 'bad' },
  ORDER_PAID: { name: 'Order paid', tone: 'good' },
  ENDPOINT_DISABLED: { name: 'Webhook endpoint disabled', tone: 'bad' },
  WEBHOOK_TEST: { name: 'Test event', tone: 'quiet' },
};

/** How an event is told, and in which colour. One that a newer server has and we do not know yet is told by its own words. */
export function eventName(type: EventType): EventName {
  const [first = '', ...rest] = type.toLowerCase().replaceAll('_', ' ');
  return NAMES[type] ?? { name: first.toUpperCase() + rest.join(''), tone: 'quiet' };
}
