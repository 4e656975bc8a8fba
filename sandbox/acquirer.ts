import { randomUUID } from 'node:crypto';
import { type Authorization, decide } from './authorization.ts';
import type { Decline } from './declines.ts';
import type { Entry, NextAction } from './entry.ts';
import type { ActRequest, Authorize, FollowUp } from './request.ts';

export interface AcquirerOptions {
  /** Where the shopper decides about the authorization with this reference. */
  readonly challengeUrl: (reference: string) => string;
  readonly authorizationLifetimeMs: number;
  readonly challengeLifetimeMs: number;
  /** Called with each new line of the books, before the request is answered. */
  readonly append: (entry: Entry) => void;
}

/** The key was used before, for something else. */
export class KeyConflict extends Error {}

/**
 * The acquirer itself: what it knows, and nothing of HTTP, files or time. A request is decided by reading the state,
 * and the state changes by `replay` alone, so that the books, read again, give the very same state.
 */
export interface Acquirer {
  /** Takes over a line of the books. */
  replay(entry: Entry): void;
  /** Acts once per key: a repetition gets the first entry again, `KeyConflict` if it asks for something else. */
  act(request: ActRequest, now: Date): { readonly entry: Entry; readonly repeated: boolean };
  /** What became of a key. */
  find(key: string): Entry | undefined;
  /** The authorization, pending or decided, that has this reference. */
  findByReference(reference: string): Entry | undefined;
  /** From now on the key moves nothing; if it has already acted, what it did. */
  abandon(key: string, now: Date): Entry;
  /** The shopper has acted on a challenge. `undefined`: there is nothing to decide any more. */
  decideChallenge(key: string, decision: Decision, now: Date): Entry | undefined;
}

/** What a shopper says to a challenge. */
export type Decision =
  /** `vpa`: the UPI address that pays; it counts where the request had none. */
  { readonly approved: true; readonly vpa: string } | { readonly approved: false };

export function createAcquirer(options: AcquirerOptions): Acquirer {
  const byKey = new Map<string, Entry>();
  const authorizations = new Map<string, Authorization>();
  /** Only those that a shopper had to approve: pages are found by reference. */
  const challenges = new Map<string, string>();

  function replay(entry: Entry): void {
    byKey.set(entry.key, entry);
    if (entry.kind === 'AUTHORIZE' && entry.nextAction) challenges.set(entry.reference, entry.key);
    if (entry.outcome !== 'approved') return;
    const before = authorizations.get(entry.authorization) ?? newAuthorization(entry, options);
    authorizations.set(entry.authorization, moved(before, entry));
  }

  function record(entry: Entry): Entry {
    replay(entry);
    options.append(entry);
    return entry;
  }

  return {
    replay,
    act(request, now) {
      const known = byKey.get(request.key);
      if (known) return { entry: sameRequest(known, request), repeated: true };
      const entry =
        request.kind === 'AUTHORIZE'
          ? authorize(request, now, options)
          : followUp(request, now, authorizations.get(request.authorization));
      return { entry: record(entry), repeated: false };
    },
    find: key => byKey.get(key),
    findByReference: reference => byKey.get(challenges.get(reference) ?? ''),
    abandon(key, now) {
      const known = byKey.get(key);
      return known && known.outcome !== 'requires_action' ? known : record(tombstone(key, now, known));
    },
    decideChallenge(key, decision, now) {
      const pending = byKey.get(key);
      if (pending?.outcome !== 'requires_action' || !pending.nextAction) return undefined;
      if (now.toISOString() >= pending.nextAction.expiresAt) return undefined;
      return record(challengeOutcome(pending, decision, now));
    },
  };
}

/** By the name under which the books know the card. */
const REFUSED_BY: Readonly<Record<string, FollowUp['kind']>> = {
  capture_refused: 'CAPTURE',
  void_refused: 'VOID',
  refund_refused: 'REFUND',
};

function newAuthorization(entry: Entry, { authorizationLifetimeMs }: AcquirerOptions): Authorization {
  return {
    reference: entry.reference,
    currency: entry.currency,
    refuses: REFUSED_BY[entry.instrument ?? ''] ?? null,
    expiresAt: Date.parse(entry.at) + authorizationLifetimeMs,
    authorized: 0,
    captured: 0,
    voided: 0,
    refunded: 0,
  };
}

function moved(before: Authorization, entry: Entry): Authorization {
  return {
    ...before,
    authorized: before.authorized + (entry.authorized ?? 0),
    captured: before.captured + (entry.captured ?? 0),
    voided: before.voided + (entry.voided ?? 0),
    refunded: before.refunded + (entry.refunded ?? 0),
  };
}

/** The CVV takes no part: a repetition may come without it. */
function sameRequest(known: Entry, request: ActRequest): Entry {
  if (known.outcome === 'abandoned') return known;
  const same =
    known.kind === request.kind &&
    known.payment === request.payment &&
    known.amount === request.amount &&
    known.currency === request.currency &&
    known.final === request.final &&
    (request.kind === 'AUTHORIZE'
      ? known.instrument === request.instrument.name
      : known.authorization === request.authorization);
  if (!same) throw new KeyConflict('The key was used for a different request.');
  return known;
}

function entryOf(request: ActRequest, now: Date): Omit<Entry, 'outcome' | 'authorization'> {
  const { key, kind, payment, amount, currency, final } = request;
  const reference = `acq_${randomUUID().replaceAll('-', '')}`;
  return { at: now.toISOString(), key, kind, payment, amount, currency, reference, final };
}

function authorize(request: Authorize, now: Date, options: AcquirerOptions): Entry {
  const { instrument, instrumentExpiresAt } = request;
  const base = entryOf(request, now);
  const entry = { ...base, authorization: base.reference, instrument: instrument.name };
  const nextAction = nextActionFor(request, base.reference, { now, options });
  if (nextAction) {
    const returnUrl = request.returnUrl ? { returnUrl: request.returnUrl } : {};
    return { ...entry, outcome: 'requires_action', nextAction, ...returnUrl };
  }
  if (instrument.decline) return declined(entry, instrument.decline);
  if (instrumentExpiresAt !== null && now.getTime() >= instrumentExpiresAt)
    return declined(entry, 'expired_card');
  return approvedAuthorization(entry);
}

function nextActionFor(
  { instrument }: Authorize,
  reference: string,
  { now, options }: { now: Date; options: AcquirerOptions },
): NextAction | null {
  const types: Partial<Record<string, NextAction['type']>> = {
    challenge: 'REDIRECT',
    wait: 'WAIT',
    scan: 'UPI_QR',
  };
  const type = types[instrument.behaviour];
  if (!type) return null;
  const expiresAt = new Date(now.getTime() + options.challengeLifetimeMs).toISOString();
  return { type, url: options.challengeUrl(reference), expiresAt };
}

function challengeOutcome(pending: Entry, decision: Decision, now: Date): Entry {
  const entry = { ...pending, at: now.toISOString() };
  if (decision.approved) {
    return approvedAuthorization(isScan(pending) ? { ...entry, vpa: decision.vpa } : entry);
  }
  return declined(entry, pending.nextAction?.type === 'REDIRECT' ? 'authentication_failed' : 'upi_rejected');
}

/** Whoever scans the code says only then from which address they pay. */
export function isScan({ nextAction }: Pick<Entry, 'nextAction'>): boolean {
  return nextAction?.type === 'UPI_QR';
}

function approvedAuthorization(entry: Omit<Entry, 'outcome'>): Entry {
  const { amount, final } = entry;
  return { ...entry, outcome: 'approved', authorized: amount, ...(final && { captured: amount }) };
}

function declined(entry: Omit<Entry, 'outcome'>, code: Decline): Entry {
  return { ...entry, outcome: 'declined', code };
}

function followUp(request: FollowUp, now: Date, authorization: Authorization | undefined): Entry {
  const entry = { ...entryOf(request, now), authorization: request.authorization };
  if (!authorization) return declined(entry, 'unknown_authorization');
  const decision = decide(authorization, request, now.getTime());
  return typeof decision === 'string'
    ? declined(entry, decision)
    : { ...entry, outcome: 'approved', ...decision };
}

function tombstone(key: string, now: Date, known: Entry | undefined): Entry {
  const blank = { payment: '', amount: 0, currency: '', reference: '', authorization: '' };
  return { ...blank, ...known, at: now.toISOString(), key, kind: 'ABANDON', outcome: 'abandoned' };
}
