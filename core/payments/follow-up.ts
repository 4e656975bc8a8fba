import { newId } from '../ids.ts';
import type { Call } from '../operation.ts';
import type { FollowUp, FollowUpIds } from './plan-follow-up.ts';
import type { FollowUpDraft } from './write-follow-ups.ts';

export function newFollowUpIds(now: Date): FollowUpIds {
  const at = now.getTime();
  return { attemptId: newId('attempt', at), reversalId: newId('attempt', at), refundId: newId('refund', at) };
}

/** A caller's capture, void or refund as the batch takes it. A refund is named by its own id, the others by their attempt. */
export function followUpDraft(
  { caller, input, key, now }: Call<{ paymentId: string }>,
  followUp: FollowUp,
): FollowUpDraft {
  const ids = newFollowUpIds(now);
  const isRefund = followUp.kind === 'REFUND';
  return {
    key,
    objectId: isRefund ? ids.refundId : ids.attemptId,
    attemptId: isRefund ? null : ids.attemptId,
    response: null,
    tenant: { merchantId: caller.merchantId, mode: caller.mode },
    paymentId: input.paymentId,
    followUp,
    ids,
  };
}
