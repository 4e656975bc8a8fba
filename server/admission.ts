import type { ServerResponse } from 'node:http';
import type { App, Caller, RequestOrigin } from '../core/context.ts';
import { AuthenticationError, BusyError } from '../core/errors.ts';
import { RATE_BURST_SECONDS, READ_COST, WRITE_COST, WRONG_CREDENTIAL_COST } from '../core/limits.ts';
import type { BeforeQuery } from '../core/merchants/credential-cache.ts';
import { networkOf } from '../core/rate-limits/network-of.ts';
import type { Limit, Verdict } from '../core/rate-limits/token-bucket.ts';

/**
 * Lets requests in, as many as their limits allow. It is asked once it is known who asks: a limit by what a request
 * only claims to be would let anybody use up somebody else's. Whoever shows nothing, or only the secret of an order
 * that was given to a shopper, is counted by address. An address that has shown too many wrong credentials is not looked
 * up for more of them: else everybody could keep the database busy.
 */
export interface Admission {
  /** Throws what `find` throws, and BusyError for one request too many; tells `response` what is left. */
  admit<Found extends Caller | null>(request: Admitted<Found>): Promise<Found>;
}

export interface Admitted<Found> {
  /** It is to call `beforeQuery` before it asks the database for what the request shows. */
  readonly find: (beforeQuery: BeforeQuery) => Promise<Found>;
  readonly origin: RequestOrigin;
  readonly cost: number;
  /** null on a WebSocket, whose messages have no headers. */
  readonly response: ServerResponse | null;
}

interface Bucket {
  readonly name: string;
  readonly perSecond: number;
}

export function createAdmission({ rates, config }: Pick<App, 'rates' | 'config'>): Admission {
  const addressBucket = ({ address }: RequestOrigin): Bucket => ({
    name: `address:${networkOf(address)}`,
    perSecond: config.RATE_LIMIT_PER_ADDRESS,
  });
  const bucketsOf = (caller: Caller | null, origin: RequestOrigin): Bucket[] => {
    if (caller === null || caller.kind === 'checkout') return [addressBucket(origin)];
    const credential = caller.kind === 'key' ? `key:${caller.keyId}` : `session:${caller.sessionId}`;
    return [
      { name: credential, perSecond: config.RATE_LIMIT_PER_KEY },
      { name: `merchant:${caller.merchantId}`, perSecond: config.RATE_LIMIT_PER_MERCHANT },
    ];
  };
  const spend = (buckets: readonly Bucket[], cost: number, response: ServerResponse | null) => {
    for (const { name, perSecond } of buckets) {
      if (perSecond === 0) continue;
      const verdict = rates.spend(name, cost, limitOf(perSecond));
      if (response && !response.headersSent) tell(response, verdict);
      if (!verdict.allowed) throw tooMany(verdict);
    }
  };
  /** What is remembered costs no query, so who is in already stays in, whatever its neighbours do. */
  const demandPatience = (origin: RequestOrigin, response: ServerResponse | null) => {
    const { name, perSecond } = addressBucket(origin);
    if (perSecond === 0) return;
    const verdict = rates.look(name, WRONG_CREDENTIAL_COST, limitOf(perSecond));
    if (verdict.allowed) return;
    if (response && !response.headersSent) tell(response, verdict);
    throw tooMany(verdict);
  };
  return {
    async admit({ find, origin, cost, response }) {
      const caller = await find(() => demandPatience(origin, response)).catch(error => {
        if (error instanceof AuthenticationError)
          spend([addressBucket(origin)], WRONG_CREDENTIAL_COST, response);
        throw error;
      });
      spend(bucketsOf(caller, origin), cost, response);
      return caller;
    },
  };
}

export function costOfMethod(method: string): number {
  return method === 'GET' ? READ_COST : WRITE_COST;
}

/** Before it is parsed: a query that only mentions the word pays like a mutation. */
export function costOfDocument(document: string | undefined): number {
  return document?.includes('mutation') ? WRITE_COST : READ_COST;
}

function limitOf(perSecond: number): Limit {
  // No single request may cost more than a bucket holds.
  return { perSecond, capacity: Math.max(perSecond * RATE_BURST_SECONDS, WRONG_CREDENTIAL_COST) };
}

/** The header fields of the IETF draft "RateLimit header fields for HTTP", in the form that clients know. The limit nearest to its end is told. */
function tell(response: ServerResponse, { limit, remaining, resetSeconds }: Verdict): void {
  const told = response.getHeader('ratelimit-remaining');
  if (typeof told === 'number' && told <= remaining) return;
  response.setHeader('ratelimit-limit', Math.floor(limit.capacity));
  response.setHeader('ratelimit-remaining', remaining);
  response.setHeader('ratelimit-reset', resetSeconds);
}

function tooMany({ retryAfterSeconds }: Verdict): BusyError {
  const wait = retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`;
  return new BusyError('RATE_LIMITED', `Too many requests. Try again in ${wait}.`, retryAfterSeconds);
}
