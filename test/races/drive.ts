import type { App } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { AttemptResult } from '../../core/payments/attempt-outcome.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { newFollowUpIds } from '../../core/payments/follow-up.ts';
import type { FollowUp } from '../../core/payments/plan-follow-up.ts';
import type { Payment } from '../../prisma/client/client.ts';
import type { TestMerchant } from '../merchants.ts';

/** Asks for a follow-up the way the operations do, and says whether it was accepted. */
export async function ask(
  app: App,
  payment: Pick<Payment, 'id' | 'merchantId' | 'mode'>,
  followUp: FollowUp,
): Promise<boolean> {
  const ids = newFollowUpIds(app.now());
  const outcome = await app.writers.followUps.submit({
    key: null,
    objectId: ids.attemptId,
    attemptId: null,
    response: null,
    tenant: { merchantId: payment.merchantId, mode: payment.mode },
    paymentId: payment.id,
    followUp,
    ids,
  });
  return outcome.type === 'done';
}

/** Answers one attempt as if a worker had sent it and the processor had said this. */
export async function answer(app: App, attemptId: string, result: AttemptResult): Promise<boolean> {
  const claimed = await app.writers.claims.submit(attemptId);
  const attempt = claimed ?? (await app.db.prisma.attempt.findUniqueOrThrow({ where: { id: attemptId } }));
  return app.writers.completions.submit({
    attemptId,
    paymentId: attempt.paymentId,
    sendNo: attempt.sendNo,
    result,
  });
}

export function approved(captured = false): AttemptResult {
  return { outcome: 'approved', reference: newId('key'), captured };
}

export const DECLINED: AttemptResult = {
  outcome: 'declined',
  code: 'generic_decline',
  message: '',
  reference: null,
};

/** A payment that is authorized, or captured, in full. */
export async function authorizedPayment(
  merchant: TestMerchant,
  options: { readonly amount: bigint; readonly captured?: boolean },
): Promise<Payment> {
  const { app } = merchant.ctx;
  const { value } = await createPayment(merchant.ctx, {
    amount: options.amount,
    currency: 'INR',
    upi: { vpa: 'someone@bank' },
    captureMethod: options.captured ? 'AUTOMATIC' : 'MANUAL',
  });
  const attempt = await app.db.prisma.attempt.findFirstOrThrow({ where: { paymentId: value.id } });
  await answer(app, attempt.id, approved(options.captured ?? false));
  return app.db.prisma.payment.findUniqueOrThrow({ where: { id: value.id } });
}
