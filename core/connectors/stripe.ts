import type { Connector, ConnectorCapabilities, Serves } from './connector.ts';
import { STRIPE_CURRENCIES } from './stripe/amounts.ts';
import { authorize } from './stripe/authorize.ts';
import { readStripeBooks } from './stripe/books.ts';
import { createStripeClient } from './stripe/client.ts';
import { capture, refund, release } from './stripe/follow-ups.ts';
import { abandon, KEY_LIFETIME_MS, lookUp } from './stripe/lookup.ts';
import { parseStripeNotification } from './stripe/notification.ts';
import type { StripeOptions } from './stripe/options.ts';

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

/**
 * The connector to Stripe: PaymentIntents with cards. A merchant's account needs Stripe's leave to send raw card
 * numbers (https://support.stripe.com, "raw card data"), in test mode too.
 */
export function openStripe(options: StripeOptions): Connector {
  const client = createStripeClient(options);
  return {
    name: 'stripe',
    serves: { ...STRIPE_SERVES, modes: [modeOf(options.secretKey)] },
    capabilities: { ...STRIPE_CAPABILITIES, multipleCaptures: options.multicapture ?? false },
    authorize: (request, signal) => client.act(signal, stripe => authorize(stripe, options, request)),
    capture: (request, signal) => client.act(signal, stripe => capture(stripe, request)),
    void: (request, signal) => client.act(signal, stripe => release(stripe, request)),
    refund: (request, signal) => client.act(signal, stripe => refund(stripe, request)),
    lookup: (request, signal) => client.ask(signal, stripe => lookUp(stripe, options, request)),
    abandon: (request, signal) => client.ask(signal, stripe => abandon(stripe, options, request)),
    parseNotification: (message, now) => parseStripeNotification(message, options.notificationSecret, now),
    readBooks: signal => readStripeBooks(client.stripe, signal),
    close: () => client.close(),
  };
}

function modeOf(secretKey: string): 'TEST' | 'LIVE' {
  const [, mode] = /^[sr]k_(test|live)_/.exec(secretKey) ?? [];
  if (mode === undefined)
    throw new Error('A secret key of Stripe begins with sk_test_, sk_live_, rk_test_ or rk_live_.');
  return mode === 'live' ? 'LIVE' : 'TEST';
}
