import type { AttemptKind, AttemptReason, PaymentStatus } from '../../prisma/client/client.ts';

/**
 * A second, much simpler opinion about payments. The product keeps amounts and a status up to date with each
 * step; this keeps nothing but the list of attempts and what was said of each, and adds everything up from it
 * each time it is asked. It shares no code with the product, so the two agree only where both are right.
 */
export interface Said {
  readonly id: string;
  readonly kind: AttemptKind;
  readonly reason: AttemptReason;
  readonly amount: bigint;
  /** CAPTURE: what else goes back to the shopper when it is approved. */
  readonly releasing: bigint;
  readonly refundId: string | null;
  answer: 'none' | 'action' | 'approved' | 'declined' | 'failed';
  /** AUTHORIZE: approved and captured in one answer. */
  capturedAtOnce: boolean;
  /** A later answer spoke against the final one. */
  contradicted: boolean;
}

export interface Reference {
  readonly amount: bigint;
  readonly automatic: boolean;
  readonly said: Said[];
  /** Epoch milliseconds; from then on an authorization that nobody uses may be given back. */
  expiresAt: number;
}

export type Wish =
  | { readonly kind: 'CAPTURE'; readonly amount: bigint | null; readonly final: boolean }
  | { readonly kind: 'VOID' }
  | { readonly kind: 'EXPIRY' }
  | { readonly kind: 'REFUND'; readonly amount: bigint | null };

/** An attempt that should begin now. */
export type Begun = Pick<Said, 'kind' | 'reason' | 'amount' | 'releasing'>;

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

export function amountsOf({ said }: Reference) {
  const counted = said.filter(attempt => attempt.reason !== 'COMPENSATION');
  const sum = (kind: AttemptKind, of: 'open' | 'approved', field: 'amount' | 'releasing' = 'amount') =>
    counted
      .filter(attempt => attempt.kind === kind && (of === 'open' ? isOpen(attempt) : attempt.answer === of))
      .reduce((total, attempt) => total + attempt[field], 0n);
  const capturedAtOnce = counted
    .filter(attempt => attempt.capturedAtOnce)
    .reduce((total, attempt) => total + attempt.amount, 0n);
  return {
    authorized: sum('AUTHORIZE', 'approved'),
    capturing: sum('CAPTURE', 'open'),
    captured: capturedAtOnce + sum('CAPTURE', 'approved'),
    reversing: sum('VOID', 'open') + sum('CAPTURE', 'open', 'releasing'),
    reversed: sum('VOID', 'approved') + sum('CAPTURE', 'approved', 'releasing'),
    refundReversed: counted
      .filter(({ kind, refundId, answer }) => kind === 'VOID' && refundId !== null && answer === 'approved')
      .reduce((total, { amount }) => total + amount, 0n),
    refunding: sum('REFUND', 'open'),
    refunded: sum('REFUND', 'approved'),
  };
}

export function statusOf(reference: Reference): PaymentStatus {
  const { authorized, captured, reversed } = amountsOf(reference);
  const authorization = reference.said[0] as Said;
  if (authorization.answer === 'none') return 'PENDING';
  if (authorization.answer === 'action') return 'REQUIRES_ACTION';
  if (authorization.answer === 'declined') return 'DECLINED';
  if (authorization.answer === 'failed') return 'FAILED';
  if (captured + reversed < authorized) return captured > 0n ? 'PARTIALLY_CAPTURED' : 'AUTHORIZED';
  if (captured > 0n) return 'CAPTURED';
  const expired = reference.said.some(({ reason, answer }) => reason === 'EXPIRY' && answer === 'approved');
  return expired ? 'EXPIRED' : 'VOIDED';
}

/** What a wish begins; nothing where it has to be refused. */
export function begins(reference: Reference, wish: Wish, now: number): readonly Begun[] {
  const { authorized, capturing, captured, reversing, reversed, refunding, refunded } = amountsOf(reference);
  const free = authorized - capturing - captured - reversing - reversed;
  const begun = (kind: AttemptKind, reason: AttemptReason, amount: bigint, releasing = 0n) =>
    amount > 0n ? [{ kind, reason, amount, releasing }] : [];
  switch (wish.kind) {
    case 'CAPTURE': {
      const amount = wish.amount ?? free;
      const releasing = wish.final ? free - amount : 0n;
      if (amount > free || (releasing > 0n && capturing + reversing > 0n)) return [];
      return begun('CAPTURE', 'REQUESTED', amount, releasing);
    }
    case 'VOID':
      return captured + capturing > 0n ? [] : begun('VOID', 'REQUESTED', free);
    case 'EXPIRY':
      return capturing + reversing + refunding > 0n || now < reference.expiresAt
        ? []
        : begun('VOID', 'EXPIRY', free);
    case 'REFUND': {
      const left = captured - refunding - refunded;
      const amount = wish.amount ?? left + free;
      if (amount > left + free) return [];
      const ofCaptured = amount < left ? amount : left;
      return [...begun('REFUND', 'REQUESTED', ofCaptured), ...begun('VOID', 'REVERSAL', amount - ofCaptured)];
    }
  }
}

export type Answer = 'approved' | 'captured' | 'declined' | 'failed' | 'requires_action' | 'unknown';

/** Notes what was said of an attempt; answers what begins because of it. */
export function hear(
  reference: Reference,
  id: string,
  heard: { answer: Answer; now: number },
): readonly Begun[] {
  const attempt = reference.said.find(other => other.id === id) as Said;
  const { answer, now } = heard;
  if (!isOpen(attempt)) return hearAgain(attempt, answer);
  if (answer === 'unknown') return [];
  // Only an authorization waits for a shopper; of anything else it says nothing.
  if (answer === 'requires_action') {
    if (attempt.kind !== 'AUTHORIZE') return [];
    attempt.answer = 'action';
    return [];
  }
  attempt.answer = answer === 'captured' ? 'approved' : answer;
  if (attempt.reason === 'EXPIRY' && attempt.answer !== 'approved') reference.expiresAt = now + HOUR_MS;
  if (attempt.kind !== 'AUTHORIZE' || attempt.answer !== 'approved') return [];
  reference.expiresAt = now + WEEK_MS;
  attempt.capturedAtOnce = answer === 'captured';
  if (attempt.capturedAtOnce || !reference.automatic) return [];
  return [{ kind: 'CAPTURE', reason: 'AUTOMATIC', amount: attempt.amount, releasing: 0n }];
}

/** The final answer stands. An authorization or a capture that was made although we had given up is taken back, once. */
function hearAgain(attempt: Said, answer: Answer): readonly Begun[] {
  const isYes = answer === 'approved' || answer === 'captured';
  const speaksAgainst = attempt.answer === 'approved' ? answer === 'declined' : isYes;
  if (!speaksAgainst || attempt.contradicted) return [];
  attempt.contradicted = true;
  if (!isYes || (attempt.kind !== 'AUTHORIZE' && attempt.kind !== 'CAPTURE')) return [];
  const kind = answer === 'captured' || attempt.kind === 'CAPTURE' ? 'REFUND' : 'VOID';
  return [{ kind, reason: 'COMPENSATION', amount: attempt.amount, releasing: 0n }];
}

export function isOpen(attempt: Pick<Said, 'answer'>): boolean {
  return attempt.answer === 'none' || attempt.answer === 'action';
}
