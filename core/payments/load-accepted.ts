import type { StoredResponse } from '../idempotency.ts';
import { isIdOf } from '../ids.ts';
import type { Answer, Call } from '../operation.ts';
import type { AcceptedFollowUp } from './write-follow-ups.ts';

/** The answer to a capture, void or refund that was asked for before: the payment as it is now. */
export async function loadAccepted(
  { ctx, input }: Call<{ paymentId: string }>,
  stored: StoredResponse & { ok: true },
): Promise<Omit<Answer<AcceptedFollowUp>, 'replayed'>> {
  const { prisma } = ctx.app.db;
  const payment = await prisma.payment.findUniqueOrThrow({ where: { id: input.paymentId } });
  const refund = isIdOf('refund', stored.id)
    ? await prisma.refund.findUniqueOrThrow({ where: { id: stored.id } })
    : null;
  return { value: { payment, attemptId: stored.id, refund }, body: 'body' in stored ? stored.body : '' };
}
