import type { LiveEvent } from '../../live/events.ts';

export const tellsOfRefund = (event: LiveEvent): boolean => event.type.startsWith('REFUND_');
