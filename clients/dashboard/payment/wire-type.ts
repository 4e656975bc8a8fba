import type { EventType } from '../../graphql/dashboard/graphql.ts';

/** The type as webhooks and REST write it: `payment.capture_failed`. */
export function wireType(type: EventType): string {
  return type.toLowerCase().replace('_', '.');
}
