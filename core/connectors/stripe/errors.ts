import Stripe from 'stripe';
import { maskDigits } from '../../mask-digits.ts';
import type { ConnectorResult, Declined, Unknown } from '../connector.ts';
import { describeNetworkError } from '../network-error.ts';
import { UnsayableAmount } from './amounts.ts';
import { declineCodeOf } from './decline-codes.ts';

const { errors } = Stripe;

/**
 * What an error means for the request that met it. 402 is the issuer's no. 400 and 404 are Stripe's: the request was
 * read and not carried out. All else leaves open whether it was, a wrong key too, for an earlier try may have got through.
 */
export function resultOfError(error: unknown, reason: string | undefined): ConnectorResult {
  if (reason === undefined) {
    if (error instanceof UnsayableAmount) return declined('invalid_request', error.message);
    if (error instanceof errors.StripeError && isStripesOwn(error)) {
      const code = error instanceof errors.StripeCardError ? declineCodeOf(error) : 'invalid_request';
      return declined(code, error.message);
    }
  }
  return unknownOfError(error, reason);
}

/** `reason` is why we ended the call ourselves, if we did. */
export function unknownOfError(error: unknown, reason: string | undefined): Unknown {
  return { outcome: 'unknown', reason: reason ?? describe(error) };
}

export function declined(code: Declined['code'], message: string, reference: string | null = null): Declined {
  // Stripe does not repeat card numbers, and this is shown and stored.
  return { outcome: 'declined', code, message: maskDigits(message), reference };
}

/** In Stripe's words, and not only with such a status: a proxy that lost its way knows nothing about a charge. */
function isStripesOwn(error: InstanceType<typeof errors.StripeError>): boolean {
  return error instanceof errors.StripeCardError
    ? error.rawType === 'card_error'
    : error instanceof errors.StripeInvalidRequestError && error.rawType === 'invalid_request_error';
}

function describe(error: unknown): string {
  if (error instanceof errors.StripeIdempotencyError) return 'the key was used for another request';
  if (error instanceof errors.StripeConnectionError) {
    const { detail } = error;
    const cause = detail instanceof Error ? detail.cause : undefined;
    return describeNetworkError(cause ?? detail);
  }
  if (error instanceof errors.StripeError && error.statusCode !== undefined)
    return `HTTP ${error.statusCode}`;
  const words = error instanceof Error ? `: ${maskDigits(error.message)}` : '';
  return `the answer could not be read${words}`;
}
