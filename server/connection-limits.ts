import type { ServerOptions } from 'node:http';

/** How long a connection may take before it is closed, so that thousands of slow ones cost no more than a moment each. */
export const CONNECTION_LIMITS = {
  /** A request's line and headers come in one packet or two. */
  headersTimeout: 10_000,
  /** The longest body, 100 KB, over a line of 5 KB a second. */
  requestTimeout: 20_000,
  /** How often it is looked at. */
  connectionsCheckingInterval: 1_000,
} as const satisfies ServerOptions;
