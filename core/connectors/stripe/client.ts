import { AsyncLocalStorage } from 'node:async_hooks';
import Stripe from 'stripe';
import { Agent, fetch, type RequestInit } from 'undici';
import { PROCESSOR_TIMEOUT_MS } from '../../limits.ts';
import type { ConnectorResult, Unknown } from '../connector.ts';
import { startDeadline } from '../deadline.ts';
import { resultOfError, unknownOfError } from './errors.ts';
import type { StripeOptions } from './options.ts';

/** The version that the code was written against; answers and notifications keep its shapes until it is changed here. */
const API_VERSION = '2026-10-28.endive';
/** As many calls at once as one worker makes; more would wait here instead of in the queue. */
const CONNECTIONS_MAX = 128;
/** Well below what servers keep an idle connection for, so that a call never meets its end. */
const KEEP_ALIVE_MS = 30_000;

type Work<Result> = (stripe: Stripe) => Promise<Result>;

/** One deadline spans all the requests of a call. Neither way to call throws for what Stripe or the network did. */
export interface StripeClient {
  /** Stripe's refusals are declines. */
  act(signal: AbortSignal, work: Work<ConnectorResult>): Promise<ConnectorResult>;
  /** A question that is refused has no answer: whatever goes wrong is unknown. */
  ask<Result>(signal: AbortSignal, work: Work<Result>): Promise<Result | Unknown>;
  /** Each request with a deadline of its own, and it throws: for reading long lists. */
  readonly stripe: Stripe;
  close(): Promise<void>;
}

export function createStripeClient(options: StripeOptions): StripeClient {
  const timeoutMs = options.timeoutMs ?? PROCESSOR_TIMEOUT_MS;
  const agent = new Agent({
    connections: CONNECTIONS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  const deadlines = new AsyncLocalStorage<AbortSignal>();
  const stripe = new Stripe(options.secretKey, {
    apiVersion: API_VERSION,
    // When to send again is decided by the resolver, which asks first. (The SDK's own client sends once more after
    // a connection that closed, whatever is said here; through `fetch` it cannot tell.)
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: timeoutMs,
    httpClient: Stripe.createFetchHttpClient(cancellableFetch(agent, deadlines)),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
  });

  async function within<Result>(
    caller: AbortSignal,
    work: Work<Result>,
    failed: (error: unknown, reason: string | undefined) => Result,
  ): Promise<Result> {
    const deadline = startDeadline(timeoutMs, caller);
    try {
      return await deadlines.run(deadline.signal, () => work(stripe));
    } catch (error) {
      return failed(error, deadline.reason());
    } finally {
      deadline.clear();
    }
  }

  return {
    act: (signal, work) => within(signal, work, resultOfError),
    ask: <Result>(signal: AbortSignal, work: Work<Result>) =>
      within<Result | Unknown>(signal, work, unknownOfError),
    stripe,
    close: () => agent.destroy(),
  };
}

/** The SDK knows no signals: its calls are under the one that they were started under. */
function cancellableFetch(agent: Agent, deadlines: AsyncLocalStorage<AbortSignal>): typeof globalThis.fetch {
  const send = (url: string, init: RequestInit) => {
    const signals = [init.signal, deadlines.getStore()].filter(signal => signal != null);
    return fetch(url, { ...init, dispatcher: agent, signal: AbortSignal.any(signals) });
  };
  // Node's fetch is an older undici's: the same at run time, with types of its own.
  return send as unknown as typeof globalThis.fetch;
}
