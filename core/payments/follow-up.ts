import { type AuditNote, auditedBy } from '../audit/append-audit.ts';
import type { AuditAction } from '../audit/audit-actions.ts';
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
  { ctx, caller, input, key, now }: Call<{ paymentId: string }>,
  followUp: FollowUp,
): FollowUpDraft {
  const ids = newFollowUpIds(now);
  const traceparent = ctx.app.tracing.open()?.traceparent;
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
    ...(traceparent && { traceparent }),
    // What a program does is in its merchant's own books; of a person the audit log tells.
    ...(caller.kind === 'session' && { audit: noteOf({ ctx, caller, input }, followUp) }),
  };
}

const AUDITED: Readonly<Record<FollowUp['kind'], AuditAction>> = {
  CAPTURE: 'payment.captured',
  VOID: 'payment.voided',
  EXPIRY: 'payment.voided',
  REFUND: 'payment.refunded',
};

function noteOf(
  { ctx, caller, input }: Pick<Call<{ paymentId: string }>, 'ctx' | 'caller' | 'input'>,
  followUp: FollowUp,
): AuditNote {
  return {
    ...auditedBy(ctx, caller),
    merchantId: caller.merchantId,
    action: AUDITED[followUp.kind],
    target: input.paymentId,
    details: null,
  };
}
