/** Everything the SDK throws. `requestId` leads to the log lines of the request, where there is one. */
export class SluiceError extends Error {
  override readonly name: string = 'SluiceError';
  readonly requestId: string | null;

  constructor(message: string, options: { requestId?: string | null; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.requestId = options.requestId ?? null;
  }
}

/** No answer came, however often it was asked for. A write may have happened: ask again with the same key. */
export class ConnectionError extends SluiceError {
  override readonly name = 'ConnectionError';
}

/**
 * The server failed, had no time, or answered with something that is not an answer; `status` is HTTP's. A write may
 * have happened: ask again with the same key.
 */
export class ServerError extends SluiceError {
  override readonly name = 'ServerError';
  readonly status: number;
  /** BUSY, RATE_LIMITED, INTERNAL_SERVER_ERROR …; null where the answer names nothing. */
  readonly code: string | null;

  constructor(message: string, { status, requestId, code = null }: ServerErrorOptions) {
    super(message, { requestId });
    this.status = status;
    this.code = code;
  }
}

export interface ServerErrorOptions {
  readonly status: number;
  readonly requestId: string | null;
  readonly code?: string | null;
}

/** The server understood and says no. Nothing was done. */
export class RefusedError extends SluiceError {
  override readonly name: string = 'RefusedError';
  /** A stable word for programs: INVALID_CARD, PAYMENT_NOT_REFUNDABLE … */
  readonly code: string;
  /** The input field that is wrong, from the input object's root. */
  readonly path: readonly string[] | null;

  constructor(refusal: Refusal, requestId: string | null) {
    super(refusal.message, { requestId });
    this.code = refusal.code;
    this.path = refusal.path ?? null;
  }
}

/** The input is wrong; nothing was stored, and the idempotency key stays free. */
export class ValidationError extends RefusedError {
  override readonly name = 'ValidationError';
}

/** There is no such object, or it is not yours. */
export class NotFoundError extends RefusedError {
  override readonly name = 'NotFoundError';
}

/** The state of the object does not allow it. */
export class InvalidStateError extends RefusedError {
  override readonly name = 'InvalidStateError';
}

/** The order has been paid, or a payment of it is in progress. */
export class OrderConflictError extends RefusedError {
  override readonly name = 'OrderConflictError';
}

/** The idempotency key was used for another request, or its first request still runs. */
export class IdempotencyError extends RefusedError {
  override readonly name = 'IdempotencyError';
}

/** The key is wrong, revoked, or may not do this. */
export class AuthenticationError extends RefusedError {
  override readonly name = 'AuthenticationError';
}

/** A refusal as GraphQL gives it, in data or as an error. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path?: readonly string[] | null | undefined;
}

const BY_TYPE = {
  ValidationError,
  NotFoundError,
  InvalidStateError,
  OrderConflictError,
  IdempotencyError,
  AuthenticationError,
} as const;

/** The error of a result's `__typename`. */
export function refusedError(typeName: string, refusal: Refusal, requestId: string | null): RefusedError {
  const known = BY_TYPE[typeName as keyof typeof BY_TYPE];
  return known ? new known(refusal, requestId) : new RefusedError(refusal, requestId);
}

const AUTHENTICATION = ['AUTHENTICATION_FAILED', 'FORBIDDEN'];

/** Codes that say nothing of what was asked for: the same request may succeed a moment later. */
const PASSING = ['BUSY', 'RATE_LIMITED', 'SLOW_READER', 'INTERNAL_SERVER_ERROR'];

/** An error of a whole operation, as GraphQL writes it. */
export interface OperationFailure {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

/** The error of an operation that has no result: refused, or failed. */
export function operationError(
  { message, extensions }: OperationFailure,
  { status, requestId }: { readonly status: number; readonly requestId: string | null },
): RefusedError | ServerError {
  // An error without a code is GraphQL's own: the document or its variables do not fit the schema.
  const code = extensions?.code ?? 'BAD_REQUEST';
  if (status >= 500 || PASSING.includes(code)) return new ServerError(message, { status, requestId, code });
  return AUTHENTICATION.includes(code)
    ? new AuthenticationError({ code, message }, requestId)
    : new RefusedError({ code, message }, requestId);
}
