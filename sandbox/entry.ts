import { DECLINES, type Decline } from './declines.ts';

/**
 * One line of the books. The four sums at its end are all that ever moves money, so that the books can be
 * added up without knowing any rule: captured - refunded is what was charged.
 */
export interface Entry {
  /** ISO 8601. */
  readonly at: string;
  /** The caller's idempotency key. */
  readonly key: string;
  readonly kind: 'AUTHORIZE' | 'CAPTURE' | 'VOID' | 'REFUND' | 'ABANDON';
  readonly outcome: 'approved' | 'declined' | 'requires_action' | 'abandoned';
  /** The caller's payment; empty on a tombstone. */
  readonly payment: string;
  /** What was asked for, in minor units. */
  readonly amount: number;
  readonly currency: string;
  /** The acquirer's own reference of this request. */
  readonly reference: string;
  /** The reference of the authorization it acts on; its own, for an authorization. */
  readonly authorization: string;
  /** AUTHORIZE: the name of the instrument, never a card number. */
  readonly instrument?: string;
  /** AUTHORIZE: captures in the same call. CAPTURE: gives back what is left. */
  readonly final?: boolean;
  readonly code?: Decline;
  /** UPI without an address: the one that paid. */
  readonly vpa?: string;
  readonly nextAction?: NextAction;
  readonly returnUrl?: string;

  readonly authorized?: number;
  readonly captured?: number;
  readonly voided?: number;
  readonly refunded?: number;
}

/** What the shopper has to do. */
export interface NextAction {
  readonly type: 'REDIRECT' | 'UPI_QR' | 'WAIT';
  readonly url: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** The answer of the API to the request that made this entry; the same for every repetition. */
export function answerOf(entry: Entry): object {
  const { key, outcome, reference, amount, currency } = entry;
  if (outcome === 'abandoned') return { key, outcome };
  return {
    key,
    outcome,
    reference,
    amount,
    currency,
    captured: entry.kind === 'AUTHORIZE' && entry.captured !== undefined,
    ...(entry.vpa && { vpa: entry.vpa }),
    ...(entry.code && { code: entry.code, message: DECLINES[entry.code] }),
    ...(outcome === 'requires_action' &&
      entry.nextAction && {
        next_action: {
          type: entry.nextAction.type,
          url: entry.nextAction.url,
          expires_at: entry.nextAction.expiresAt,
        },
      }),
  };
}
