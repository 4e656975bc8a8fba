import { BusyError, Refusal, type RefusalCode } from '../../core/errors.ts';
import { maskDigits } from '../../core/mask-digits.ts';
import type { Reply } from './route.ts';

/** The codes that integrators of the contract know. */
export const REST_CODES = [
  'AUTHENTICATION_ERROR',
  'BAD_REQUEST_ERROR',
  'NOT_FOUND_ERROR',
  'PAYMENT_FAILED',
  'INVALID_VPA',
  'INVALID_CARD',
  'EXPIRED_CARD',
  'IDEMPOTENCY_ERROR',
  'RATE_LIMIT_ERROR',
  'GATEWAY_ERROR',
] as const;

export type RestCode = (typeof REST_CODES)[number];

/** Each refusal of core, as REST tells it. */
export const REFUSALS = {
  INVALID_INPUT: [400, 'BAD_REQUEST_ERROR'],
  INVALID_CARD: [400, 'INVALID_CARD'],
  EXPIRED_CARD: [400, 'EXPIRED_CARD'],
  INVALID_VPA: [400, 'INVALID_VPA'],
  CONNECTOR_NOT_CONFIGURED: [400, 'BAD_REQUEST_ERROR'],
  NOT_FOUND: [404, 'NOT_FOUND_ERROR'],
  PROCESSOR_DECLINED: [400, 'PAYMENT_FAILED'],
  PAYMENT_NOT_CAPTURABLE: [400, 'BAD_REQUEST_ERROR'],
  PAYMENT_NOT_VOIDABLE: [400, 'BAD_REQUEST_ERROR'],
  PAYMENT_NOT_REFUNDABLE: [400, 'BAD_REQUEST_ERROR'],
  AMOUNT_EXCEEDS_AVAILABLE: [400, 'BAD_REQUEST_ERROR'],
  INVALID_STATE: [400, 'BAD_REQUEST_ERROR'],
  ORDER_ALREADY_PAID: [400, 'BAD_REQUEST_ERROR'],
  PAYMENT_IN_PROGRESS: [400, 'BAD_REQUEST_ERROR'],
  ORDER_TRIES_EXHAUSTED: [400, 'BAD_REQUEST_ERROR'],
  IDEMPOTENCY_KEY_REUSED: [422, 'IDEMPOTENCY_ERROR'],
  IDEMPOTENCY_KEY_IN_USE: [409, 'IDEMPOTENCY_ERROR'],
  AUTHENTICATION_FAILED: [401, 'AUTHENTICATION_ERROR'],
  FORBIDDEN: [403, 'AUTHENTICATION_ERROR'],
  SESSION_MOVED: [403, 'AUTHENTICATION_ERROR'],
  RATE_LIMITED: [429, 'RATE_LIMIT_ERROR'],
  CURSOR_INVALID: [400, 'BAD_REQUEST_ERROR'],
  BUSY: [503, 'GATEWAY_ERROR'],
} as const satisfies Record<RefusalCode, readonly [number, RestCode]>;

/** What only HTTP can get wrong: the address, the method, the form of the body. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: RestCode;
  /** As the caller wrote it. */
  readonly field: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    description: string,
    more: { code?: RestCode; field?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(description);
    this.status = status;
    this.code = more.code ?? 'BAD_REQUEST_ERROR';
    this.field = more.field ?? null;
    this.headers = more.headers ?? {};
  }
}

/** The answer to a refusal; undefined for what is no refusal but a bug. */
export function refusalReply(error: unknown): Reply | undefined {
  if (error instanceof HttpError) {
    const { status, code, message, field, headers } = error;
    return { status, headers, body: errorBody(code, message, field) };
  }
  if (!(error instanceof Refusal)) return undefined;
  const [status, code] = REFUSALS[error.code];
  const field = error.path ? restPath(error.path) : null;
  return { status, headers: headersOf(error), body: errorBody(code, inSnakeCase(error.message), field) };
}

/** The code of a refusal's answer. */
export function errorCodeOf({ body }: Reply): string | null {
  const { error } = body as { error?: { code?: string } };
  return error?.code ?? null;
}

/** The answer to a bug: nothing but where to find it in the log. */
export function failureReply(requestId: string): Reply {
  const description = 'Something went wrong on our side. The request id leads to what.';
  return {
    status: 500,
    body: { error: { code: 'GATEWAY_ERROR' satisfies RestCode, description, request_id: requestId } },
  };
}

function errorBody(code: RestCode, description: string, field: string | null): object {
  // A field may be named by the caller, and what it is named may be anything.
  const masked = field && maskDigits(field);
  return { error: { code, description: maskDigits(description), ...(masked ? { field: masked } : {}) } };
}

function headersOf(refusal: Refusal): Record<string, string> {
  return {
    ...(refusal.replayed ? { 'idempotent-replayed': 'true' } : {}),
    ...(refusal.code === 'IDEMPOTENCY_KEY_IN_USE' ? { 'retry-after': '1' } : {}),
    ...(refusal instanceof BusyError ? { 'retry-after': String(refusal.retryAfterSeconds) } : {}),
  };
}

/** core's `upi.vpa` is REST's `vpa`. */
function restPath(path: readonly string[]): string {
  return inSnakeCase((path[0] === 'upi' && path.length > 1 ? path.slice(1) : path).join('.'));
}

/** Field names in core's sentences are camelCase; no other word of them is. */
function inSnakeCase(text: string): string {
  return text.replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, word =>
    word.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
  );
}
