/** What the environment may set otherwise; 0 is no limit. */
export interface Limits {
  readonly RATE_LIMIT_PER_KEY: number;
  readonly RATE_LIMIT_PER_MERCHANT: number;
  readonly RATE_LIMIT_PER_ADDRESS: number;
  readonly RATE_LIMIT_TRIES_PER_CARD: number;
  readonly RATE_LIMIT_TRIES_PER_ADDRESS: number;
  readonly MAX_SOCKETS_PER_ADDRESS: number;
  readonly MAX_SOCKETS_PER_CREDENTIAL: number;
}

/** On play money so high that a load test does not meet them, yet there to be seen. Test cards are everybody's. */
export const DEMO_LIMITS: Limits = {
  RATE_LIMIT_PER_KEY: 100_000,
  RATE_LIMIT_PER_MERCHANT: 100_000,
  RATE_LIMIT_PER_ADDRESS: 100_000,
  RATE_LIMIT_TRIES_PER_CARD: 0,
  RATE_LIMIT_TRIES_PER_ADDRESS: 0,
  MAX_SOCKETS_PER_ADDRESS: 0,
  MAX_SOCKETS_PER_CREDENTIAL: 0,
};
export const PRODUCTION_LIMITS: Limits = {
  RATE_LIMIT_PER_KEY: 500,
  RATE_LIMIT_PER_MERCHANT: 2_000,
  RATE_LIMIT_PER_ADDRESS: 50,
  RATE_LIMIT_TRIES_PER_CARD: 50,
  RATE_LIMIT_TRIES_PER_ADDRESS: 300,
  MAX_SOCKETS_PER_ADDRESS: 200,
  MAX_SOCKETS_PER_CREDENTIAL: 1_000,
};
