import { z } from 'zod';
import type { LookupResult } from './connector.ts';
import type { DeclineCode } from './decline-codes.ts';

/** The acquirer's decline codes in our words; those that tell of a mistake of ours are `invalid_request`. */
const DECLINE_CODE_OF: Readonly<Record<string, DeclineCode>> = {
  do_not_honor: 'generic_decline',
  insufficient_funds: 'insufficient_funds',
  lost_card: 'lost_card',
  stolen_card: 'stolen_card',
  expired_card: 'expired_card',
  incorrect_cvv: 'incorrect_cvv',
  limit_exceeded: 'limit_exceeded',
  authentication_failed: 'authentication_failed',
  upi_rejected: 'upi_rejected',
  capture_refused: 'generic_decline',
  void_refused: 'generic_decline',
  refund_refused: 'generic_decline',
  invalid_test_card: 'invalid_request',
  unknown_authorization: 'invalid_request',
  currency_mismatch: 'invalid_request',
  authorization_expired: 'invalid_request',
  amount_too_large: 'invalid_request',
  already_captured: 'invalid_request',
  already_voided: 'invalid_request',
  refund_too_large: 'invalid_request',
};

const answer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('approved'),
    reference: z.string().min(1),
    captured: z.boolean(),
    vpa: z.string().optional(),
  }),
  z.object({
    outcome: z.literal('declined'),
    reference: z.string().nullable(),
    code: z.string(),
    message: z.string(),
  }),
  z.object({
    outcome: z.literal('requires_action'),
    reference: z.string().min(1),
    next_action: z.object({
      type: z.enum(['REDIRECT', 'UPI_QR', 'WAIT']),
      url: z.string().nullable(),
      expires_at: z.iso.datetime(),
    }),
  }),
  z.object({ outcome: z.literal('abandoned') }),
  z.object({ outcome: z.literal('not_found') }),
]);

const refusal = z.object({ error: z.object({ message: z.string() }) });

/** What the acquirer says of a request; `undefined` when it says nothing that can be understood. */
export function readResult(body: unknown): LookupResult | undefined {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  switch (data.outcome) {
    case 'declined':
      return { ...data, code: DECLINE_CODE_OF[data.code] ?? 'generic_decline' };
    case 'requires_action': {
      const { type, url, expires_at } = data.next_action;
      return {
        outcome: data.outcome,
        reference: data.reference,
        nextAction: { type, url, expiresAt: expires_at },
      };
    }
    case 'approved': {
      const { vpa, ...approved } = data;
      return vpa === undefined ? approved : { ...approved, vpa };
    }
    default:
      return data;
  }
}

export function readErrorMessage(body: unknown): string {
  return refusal.safeParse(body).data?.error.message ?? 'The acquirer refused the request.';
}
