import { z } from 'zod';
import { PAYMENT_MAX_MINOR_UNITS } from '../limits.ts';
import { idText, minorUnits, text } from '../parse.ts';
import type { FollowUp } from './plan-follow-up.ts';

/** The inputs of capture, void and refund, shared by the operation and its dry run. */
const amount = minorUnits(1n, PAYMENT_MAX_MINOR_UNITS);

export const captureInput = z.strictObject({
  paymentId: idText,
  /** Default: everything that can be captured. */
  amount: amount.nullish(),
  /** No further capture will follow: what is left goes back to the shopper. */
  final: z.boolean().nullish(),
});

export const voidInput = z.strictObject({ paymentId: idText });

export const refundInput = z.strictObject({
  paymentId: idText,
  /** Default: everything that is left. */
  amount: amount.nullish(),
  reason: text().nullish(),
});

export function captureFollowUp(input: z.output<typeof captureInput>): FollowUp {
  return { kind: 'CAPTURE', amount: input.amount ?? null, final: input.final ?? false };
}

export function refundFollowUp(input: z.output<typeof refundInput>): FollowUp {
  return { kind: 'REFUND', amount: input.amount ?? null, reason: input.reason ?? null };
}
