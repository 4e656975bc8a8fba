import { ApiError } from './api-error.ts';

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly body: object;
}

interface Kept {
  readonly endpoint: string;
  readonly params: string;
  answer?: Answer;
}

/**
 * Stripe's idempotency keys (https://docs.stripe.com/api/idempotent_requests): the first answer is kept once the
 * request has begun, errors and 500s too; other parameters or another endpoint are refused, and so is a second request
 * while the first is under way.
 */
export class IdempotencyKeys {
  private readonly kept = new Map<string, Kept>();

  /** A day later. */
  forget(): void {
    this.kept.clear();
  }

  async run(
    key: string | undefined,
    request: { readonly endpoint: string; readonly params: string },
    work: () => Promise<{ readonly answer: Answer; readonly hasBegun: boolean }>,
  ): Promise<Answer & { readonly isReplay: boolean }> {
    if (key === undefined) return { ...(await work()).answer, isReplay: false };
    const earlier = this.kept.get(key);
    if (earlier) return { ...repeat(key, earlier, request), isReplay: true };
    const entry: Kept = { ...request };
    this.kept.set(key, entry);
    const { answer, hasBegun } = await work();
    if (hasBegun) entry.answer = answer;
    else this.kept.delete(key);
    return { ...answer, isReplay: false };
  }
}

function repeat(key: string, kept: Kept, { endpoint, params }: { endpoint: string; params: string }): Answer {
  if (kept.endpoint !== endpoint) {
    throw new ApiError(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${endpoint}' vs '${kept.endpoint}'). Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (kept.params !== params) {
    throw new ApiError(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (kept.answer) return kept.answer;
  throw new ApiError(409, {
    ...{ type: 'idempotency_error', code: 'idempotency_key_in_use' },
    message: `There is currently another in-progress request using this Idempotent Key: ${key}`,
  });
}
