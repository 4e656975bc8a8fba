import type { EventType } from '../../../graphql/dashboard/graphql.ts';
import { text } from '../../text.ts';

/** How an event is told. One that a newer server has and we do not know yet is told by its own words. */
export function eventName(type: EventType): string {
  const [first = '', ...rest] = type.toLowerCase().replaceAll('_', ' ');
  const names: Readonly<Partial<Record<EventType, string>>> = text.payments.eventNames;
  return names[type] ?? first.toUpperCase() + rest.join('');
}
