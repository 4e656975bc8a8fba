import type { Refund } from '../../prisma/client/client.ts';
import { toJsonAmount } from '../money.ts';

/** What REST and webhooks call a refund. */
export function wireRefund(refund: Refund): object {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    amount: toJsonAmount(refund.amount),
    currency: refund.currency,
    reason: refund.reason,
    status: refund.status.toLowerCase(),
    error_code: refund.declineCode,
    error_description: refund.declineMessage,
    created_at: refund.createdAt.toISOString(),
    ...(refund.processedAt ? { processed_at: refund.processedAt.toISOString() } : {}),
  };
}
