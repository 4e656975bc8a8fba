import type { NewEvent } from '../events/append-events.ts';
import { eventData } from '../wire/event.ts';
import type { EventDraft } from './attempt-outcome.ts';

/** The event of a change to a payment; `attemptId` is the attempt whose outcome it is, if it is one. */
export function paymentEvent({
  type,
  payment,
  refund,
  attemptId,
}: EventDraft & { attemptId: string | null }): NewEvent {
  return {
    tenant: { merchantId: payment.merchantId, mode: payment.mode },
    type,
    orderId: payment.orderId,
    paymentId: payment.id,
    refundId: refund?.id ?? null,
    attemptId,
    endpointId: null,
    paymentVersion: payment.version,
    data: eventData(type, payment, refund),
  };
}
