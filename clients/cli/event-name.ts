import type { EventType } from '../sdk/index.ts';

/** `payment.captured` of PAYMENT_CAPTURED: webhooks and people write it so. */
export function eventName(type: EventType): string {
  return type.toLowerCase().replace('_', '.');
}

/** PAYMENT_CAPTURED of `payment.captured`; the server knows which there are. */
export function eventType(name: string): EventType {
  return name.trim().toUpperCase().replace('.', '_') as EventType;
}

/** The types of `payment.captured,refund.processed`; undefined for all. */
export function eventTypes(names: string | undefined): EventType[] | undefined {
  return names?.split(',').map(eventType);
}
