/**
 * Refusals: what we answer when we say no before a processor is asked. A decline is data (it is on the payment);
 * a bug is any other exception, masked at the edge. Adapters map codes to HTTP statuses and GraphQL types.
 */
export type RefusalCode =
  | 'INVALID_INPUT'
  | 'INVALID_CARD'
  | 'EXPIRED_CARD'
  | 'INVALID_VPA'
  | 'CONNECTOR_NOT_CONFIGURED'
  | 'NOT_FOUND'
  | 'PROCESSOR_DECLINED'
  | 'PAYMENT_NOT_CAPTURABLE'
  | 'PAYMENT_NOT_VOIDABLE'
  | 'PAYMENT_NOT_REFUNDABLE'
  | 'AMOUNT_EXCEEDS_AVAILABLE'
  | 'INVALID_STATE'
  | 'ORDER_ALREADY_PAID'
  | 'PAYMENT_IN_PROGRESS'
  | 'ORDER_TRIES_EXHAUSTED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_KEY_IN_USE'
  | 'AUTHENTICATION_FAILED'
  | 'FORBIDDEN'
  | 'SESSION_MOVED'
  | 'RATE_LIMITED'
  | 'CURSOR_INVALID'
  | 'BUSY';

/** The base of every refusal. `message` is a sentence that says what to do; it never holds card data. */
export abstract class Refusal extends Error {
  readonly code: RefusalCode;
  /** The input field that is wrong, from the input's root. */
  readonly path: readonly string[] | null;
  /** Set when this is the stored answer of an earlier request with the same idempotency key. */
  replayed = false;

  constructor(code: RefusalCode, message: string, path: readonly string[] | null = null) {
    super(message);
    this.code = code;
    this.path = path;
  }
}

/** The input is wrong; nothing was stored and the idempotency key stays free. */
export class ValidationError extends Refusal {}

/** There is no such object for this merchant and mode; another merchant's answers exactly the same. */
export class NotFoundError extends Refusal {
  constructor(noun: string) {
    super('NOT_FOUND', `${noun} not found`);
  }
}

/** The object is not in a state that allows this now. */
export class InvalidStateError extends Refusal {}

/** The processor said no to a capture or void that a caller waited for. */
export class ProcessorDeclinedError extends Refusal {
  constructor(message: string) {
    super('PROCESSOR_DECLINED', message);
  }
}

export type OrderConflictCode = 'ORDER_ALREADY_PAID' | 'PAYMENT_IN_PROGRESS';

/** Another payment of the order is alive or has succeeded. */
export class OrderConflictError extends Refusal {
  readonly paymentId: string;

  constructor(code: OrderConflictCode, paymentId: string) {
    const state = code === 'ORDER_ALREADY_PAID' ? 'has already been paid by' : 'is already being paid by';
    super(code, `The order ${state} payment ${paymentId}.`);
    this.paymentId = paymentId;
  }
}

/** The idempotency key was used for another request, or its first request is still running. */
export class IdempotencyError extends Refusal {
  constructor(code: 'IDEMPOTENCY_KEY_REUSED' | 'IDEMPOTENCY_KEY_IN_USE') {
    super(
      code,
      code === 'IDEMPOTENCY_KEY_REUSED'
        ? 'This idempotency key was used for a different request. Use a new key for a new request.'
        : 'The first request with this idempotency key is still running. Try again in a moment.',
    );
  }
}

export class AuthenticationError extends Refusal {
  constructor(message = 'Invalid API credentials') {
    super('AUTHENTICATION_FAILED', message);
  }
}

export class ForbiddenError extends Refusal {
  constructor(permission: string) {
    super('FORBIDDEN', `These credentials do not allow ${permission}.`);
  }
}

/** Come back later: too many callers, or too many requests of this one. */
export class BusyError extends Refusal {
  readonly retryAfterSeconds: number;

  constructor(code: 'BUSY' | 'RATE_LIMITED', message: string, retryAfterSeconds: number) {
    super(code, message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A refusal that was decided under a lock is stored with its idempotency key and given again word for word. */
export interface StoredRefusal {
  readonly kind: keyof typeof REVIVE;
  readonly code: RefusalCode;
  readonly message: string;
  readonly path: readonly string[] | null;
  readonly paymentId?: string;
}

const REVIVE = {
  validation: (stored: StoredRefusal) => new ValidationError(stored.code, stored.message, stored.path),
  state: (stored: StoredRefusal) => new InvalidStateError(stored.code, stored.message, stored.path),
  declined: (stored: StoredRefusal) => new ProcessorDeclinedError(stored.message),
  conflict: (stored: StoredRefusal) =>
    new OrderConflictError(stored.code as OrderConflictCode, stored.paymentId ?? ''),
} as const;

export function storeRefusal(refusal: Refusal): StoredRefusal {
  const { code, message, path } = refusal;
  if (refusal instanceof OrderConflictError)
    return { kind: 'conflict', code, message, path, paymentId: refusal.paymentId };
  if (refusal instanceof ProcessorDeclinedError) return { kind: 'declined', code, message, path };
  return { kind: refusal instanceof ValidationError ? 'validation' : 'state', code, message, path };
}

export function reviveRefusal(stored: StoredRefusal): Refusal {
  const refusal = REVIVE[stored.kind](stored);
  refusal.replayed = true;
  return refusal;
}
