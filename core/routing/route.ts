import { createHash } from 'node:crypto';
import type { CaptureMethod, PaymentMethod } from '../../prisma/client/client.ts';
import type { Candidate, RoutingTable, Rule, Target } from './rules.ts';

/** What routing looks at in a payment. */
export interface Wish {
  readonly amount: bigint;
  readonly currency: string;
  readonly method: PaymentMethod;
  readonly captureMethod: CaptureMethod;
  /** null: not a card. */
  readonly cardNetwork: string | null;
  /** UPI: whether the shopper's address is known; else they are to pay by a code or a link. */
  readonly hasVpa: boolean;
}

/** One list of targets that a payment may go to. */
export interface Lane {
  /** The rule's place in the list; null: the default, or no rules at all. */
  readonly rule: number | null;
  /** Those of its targets that can serve the payment. */
  readonly targets: readonly Weighted[];
}

export interface Weighted {
  readonly candidate: Candidate;
  readonly weight: number;
}

/**
 * Who is asked for a payment: the first takes it, the others in this order may be asked should those before them be
 * known not to have charged. Empty: nobody serves it. Without rules it is one, and nobody after it.
 *
 * The same payment is routed alike each time, because the weighted choice is drawn from its id.
 */
export function route(table: RoutingTable, wish: Wish, paymentId: string): readonly Candidate[] {
  const asked = new Set<Candidate>();
  for (const { targets } of lanesOf(table, wish)) {
    for (const candidate of inDrawnOrder(targets, paymentId)) asked.add(candidate);
  }
  return [...asked];
}

/** The lists that fit a payment, in order, without those in which nobody can serve it. */
export function lanesOf(table: RoutingTable, wish: Wish): readonly Lane[] {
  const { rules } = table;
  if (rules === null) {
    const first = table.candidates.find(one => canServe(table, one, wish));
    return first ? [{ rule: null, targets: [{ candidate: first, weight: 1 }] }] : [];
  }
  const byId = new Map(table.candidates.map(one => [one.accountId, one]));
  const able = (targets: readonly Target[]) =>
    targets.flatMap(({ accountId, weight }) => {
      const candidate = byId.get(accountId);
      return candidate && canServe(table, candidate, wish) ? [{ candidate, weight }] : [];
    });
  return [
    ...rules.rules.flatMap((rule, at) =>
      fits(rule, wish) ? [{ rule: at, targets: able(rule.targets) }] : [],
    ),
    { rule: null, targets: able(rules.otherwise) },
  ].filter(lane => lane.targets.length > 0);
}

export function fits(rule: Rule, { amount, currency, method, cardNetwork }: Wish): boolean {
  return (
    isIn(rule.currencies, currency) &&
    isIn(rule.methods, method) &&
    (rule.networks.length === 0 || (cardNetwork !== null && rule.networks.includes(cardNetwork))) &&
    (rule.minAmount === null || amount >= BigInt(rule.minAmount)) &&
    (rule.maxAmount === null || amount <= BigInt(rule.maxAmount))
  );
}

function isIn<Value>(allowed: readonly Value[], value: Value): boolean {
  return allowed.length === 0 || allowed.includes(value);
}

/** An account that cannot serve a payment is passed over, whatever a rule says. */
export function canServe(
  { mode }: Pick<RoutingTable, 'mode'>,
  { serves, capabilities }: Candidate,
  { currency, method, captureMethod, hasVpa }: Wish,
): boolean {
  return (
    serves.modes.includes(mode) &&
    serves.methods.includes(method) &&
    (serves.currencies === 'ALL' || serves.currencies.includes(currency)) &&
    (method === 'CARD' || captureMethod === 'AUTOMATIC' || capabilities.authorizeUpi) &&
    (method === 'CARD' || hasVpa || capabilities.upiWithoutVpa)
  );
}

/**
 * A weighted shuffle (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006): each target draws
 * a number from its own exponential distribution, and the smallest goes first. So each is first as often as its
 * weight says, and one that is added or taken away moves no other payment than those it gains or loses.
 */
function inDrawnOrder(targets: readonly Weighted[], paymentId: string): readonly Candidate[] {
  if (targets.length === 1) return targets.map(({ candidate }) => candidate);
  return targets
    .map(({ candidate, weight }) => ({ candidate, drawn: -Math.log(uniform(paymentId, candidate)) / weight }))
    .sort((a, b) => a.drawn - b.drawn)
    .map(({ candidate }) => candidate);
}

const DRAW_BYTES = 6;

/** Evenly distributed between 0 and 1, both excluded; the same for the same payment and account. */
function uniform(paymentId: string, { connector, accountId }: Candidate): number {
  const digest = createHash('sha256')
    .update(`${paymentId}/${connector}/${accountId ?? ''}`)
    .digest();
  return (digest.readUIntBE(0, DRAW_BYTES) + 0.5) / 2 ** (DRAW_BYTES * 8);
}
