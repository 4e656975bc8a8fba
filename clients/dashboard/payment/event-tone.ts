import type { EventType } from '../../graphql/dashboard/graphql.ts';
import type { Tone } from '../../ui/badge.tsx';

/** In the order a payment lives through them. */
const TONES: Readonly<Record<EventType, Tone>> = {
  PAYMENT_CREATED: 'quiet',
  PAYMENT_REQUIRES_ACTION: 'wait',
  PAYMENT_SUCCESS: 'note',
  PAYMENT_REROUTED: 'wait',
  PAYMENT_FAILED: 'bad',
  PAYMENT_PARTIALLY_CAPTURED: 'good',
  PAYMENT_CAPTURED: 'good',
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

export const EVENT_TYPES = Object.keys(TONES) as EventType[];

/** The colour of an event's meaning; a newer server may send a type that is not known here. */
export function toneOf(type: EventType): Tone {
  return TONES[type] ?? 'quiet';
}
