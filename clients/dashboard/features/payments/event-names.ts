import type { EventType } from '../../../graphql/dashboard/graphql.ts';
import type { Tone } from '../../../ui/badge.tsx';
import { text } from '../../text.ts';

interface EventName {
  name: string;
  tone: Tone;
}

const TONES: Readonly<Partial<Record<EventType, Tone>>> = {
  PAYMENT_CREATED: 'quiet',
  PAYMENT_REQUIRES_ACTION: 'wait',
  PAYMENT_SUCCESS: 'note',
  PAYMENT_FAILED: 'bad',
  PAYMENT_CAPTURED: 'good',
  PAYMENT_PARTIALLY_CAPTURED: 'good',
  PAYMENT_CAPTURE_FAILED: 'bad',
  PAYMENT_VOIDED: 'quiet',
  PAYMENT_VOID_FAILED: 'bad',
  PAYMENT_REVERSED: 'quiet',
  PAYMENT_EXPIRED: 'quiet',
  REFUND_CREATED: 'wait',
  REFUND_UPDATED: 'wait',
  REFUND_PROCESSED: 'good',
  REFUND_FAILED: 'bad',
  ORDER_PAID: 'good',
  ENDPOINT_DISABLED: 'bad',
  WEBHOOK_TEST: 'quiet',
};

/** How an event is told, and in which colour. One that a newer server has and we do not know yet is told by its own words. */
export function eventName(type: EventType): EventName {
  const [first = '', ...rest] = type.toLowerCase().replaceAll('_', ' ');
  const names: Readonly<Partial<Record<EventType, string>>> = text.payments.eventNames;
  return { name: names[type] ?? first.toUpperCase() + rest.join(''), tone: TONES[type] ?? 'quiet' };
}
