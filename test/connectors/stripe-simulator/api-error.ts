import type Stripe from 'stripe';

interface Details {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly payment_intent?: Stripe.PaymentIntent;
}

/** An answer that says no, as Stripe words it. */
export class ApiError extends Error {
  readonly status: number;
  readonly details: Details;
  /** Whether the request had begun to be carried out, so that its key keeps this answer. */
  readonly hasBegun: boolean;

  constructor(status: number, details: Details, hasBegun = true) {
    super(details.message);
    this.status = status;
    this.details = details;
    this.hasBegun = hasBegun;
  }
}

/** Found wrong before anything was done: the key stays free. */
export function invalid(message: string, param?: string): ApiError {
  return new ApiError(
    400,
    { type: 'invalid_request_error', message, ...(param === undefined ? {} : { param }) },
    false,
  );
}

export function missing(kind: string, id: string): ApiError {
  return new ApiError(404, {
    ...{ type: 'invalid_request_error', code: 'resource_missing', param: 'intent' },
    message: `No such ${kind}: '${id}'`,
  });
}

export function refused(code: string, message: string, intent?: Stripe.PaymentIntent): ApiError {
  return new ApiError(400, {
    ...{ type: 'invalid_request_error', code, message },
    ...(intent ? { payment_intent: structuredClone(intent) } : {}),
  });
}
