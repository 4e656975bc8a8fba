import type { ConnectorCapabilities, Serves } from '../connector.ts';
import { STRIPE_CURRENCIES } from './amounts.ts';

/** Stripe keeps a key for at least 24 hours; an hour less, for clocks and for what waits on its way. */
export const KEY_LIFETIME_MS = 23 * 60 * 60 * 1000;

/** What accounts at Stripe take, each in the mode of its key. */
export const STRIPE_SERVES: Serves = {
  modes: ['TEST', 'LIVE'],
  methods: ['CARD'],
  currencies: STRIPE_CURRENCIES,
};

/** Of an account without extras. */
export const STRIPE_CAPABILITIES: ConnectorCapabilities = {
  captureOnAuthorize: true,
  authorizeUpi: false,
  upiWithoutVpa: false,
  partialVoid: false,
  multipleCaptures: false,
  keyLifetimeMs: KEY_LIFETIME_MS,
};
