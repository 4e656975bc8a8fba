import type { Decline } from './declines.ts';
import type { Entry } from './entry.ts';
import type { FollowUp } from './request.ts';

/** What the acquirer holds for one approved authorization. Amounts in minor units. */
export interface Authorization {
  readonly reference: string;
  readonly currency: string;
  /** What its issuer declines although the rules allow it. */
  readonly refuses: FollowUp['kind'] | null;
  /** Epoch milliseconds; from then on nothing can be captured. */
  readonly expiresAt: number;
  readonly authorized: number;
  readonly captured: number;
  readonly voided: number;
  readonly refunded: number;
}

/** What a follow-up moves, or why it does not. */
export type Decision = Pick<Entry, 'captured' | 'voided' | 'refunded'> | Decline;

/** The rules of an acquirer: pure, and the only place that knows them. */
export function decide(authorization: Authorization, request: FollowUp, now: number): Decision {
  if (request.currency !== authorization.currency) return 'currency_mismatch';
  switch (request.kind) {
    case 'CAPTURE':
      return decideCapture(authorization, request, now);
    case 'VOID':
      return decideVoid(authorization, request, now);
    case 'REFUND':
      return decideRefund(authorization, request);
  }
}

export function remainingOf({ authorized, captured, voided }: Authorization): number {
  return authorized - captured - voided;
}

function decideCapture(authorization: Authorization, request: FollowUp, now: number): Decision {
  const remaining = remainingOf(authorization);
  if (remaining === 0) return authorization.captured > 0 ? 'already_captured' : 'already_voided';
  if (now >= authorization.expiresAt) return 'authorization_expired';
  if (request.amount > remaining) return 'amount_too_large';
  if (authorization.refuses === 'CAPTURE') return 'capture_refused';
  const released = request.final ? remaining - request.amount : 0;
  return { captured: request.amount, ...(released > 0 && { voided: released }) };
}

/** To give back what was already given back is no mistake: the caller's wish is fulfilled, and nothing moves. */
function decideVoid(authorization: Authorization, { amount }: FollowUp, now: number): Decision {
  const remaining = remainingOf(authorization);
  // What has expired is held no longer, whatever the issuer says.
  const isRefused = authorization.refuses === 'VOID' && now < authorization.expiresAt;
  if (amount <= remaining) return isRefused ? 'void_refused' : { voided: amount };
  if (remaining === 0 && amount <= authorization.voided) return {};
  return authorization.captured > 0 ? 'already_captured' : 'amount_too_large';
}

function decideRefund(authorization: Authorization, { amount }: FollowUp): Decision {
  if (amount > authorization.captured - authorization.refunded) return 'refund_too_large';
  if (authorization.refuses === 'REFUND') return 'refund_refused';
  return { refunded: amount };
}
