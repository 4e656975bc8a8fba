import type { Connector } from './connector.ts';
import { STRIPE_CURRENCIES } from './stripe/amounts.ts';
import { authorize } from './stripe/authorize.ts';
import { createStripeClient } from './stripe/client.ts';
import { capture, refund, release } from './stripe/follow-ups.ts';
import { abandon, KEY_LIFETIME_MS, lookUp } from './stripe/lookup.ts';
import { parseStripeNotification } from './stripe/notification.ts';
import type { StripeOptions } from './stripe/options.ts';

/**
 * The connector to Stripe: PaymentIntents with cards. A merchant's account needs Stripe's leave to send raw card
 * numbers (https://support.stripe.com, "raw card data"), in test mode too.
 */
export function openStripe(options: StripeOptions): Connector {
  const client = createStripeClient(options);
  return {
    name: 'stripe',
    serves: { modes: [modeOf(options.secretKey)], methods: ['CARD'], currencies: STRIPE_CURRENCIES },
    capabilities: {
      captureOnAuthorize: true,
      authorizeUpi: false,
      partialVoid: false,
      multipleCaptures: options.multicapture ?? false,
      keyLifetimeMs: KEY_LIFETIME_MS,
    },
    authorize: (request, signal) => client.act(signal, stripe => authorize(stripe, options, request)),
    capture: (request, signal) => client.act(signal, stripe => capture(stripe, request)),
    void: (request, signal) => client.act(signal, stripe => release(stripe, request)),
    refund: (request, signal) => client.act(signal, stripe => refund(stripe, request)),
    lookup: (request, signal) => client.ask(signal, stripe => lookUp(stripe, options, request)),
    abandon: (request, signal) => client.ask(signal, stripe => abandon(stripe, options, request)),
    parseNotification: (message, now) => parseStripeNotification(message, options.notificationSecret, now),
    close: () => client.close(),
  };
}

function modeOf(secretKey: string): 'TEST' | 'LIVE' {
  const [, mode] = /^[sr]k_(test|live)_/.exec(secretKey) ?? [];
  if (mode === undefined)
    throw new Error('A secret key of Stripe begins with sk_test_, sk_live_, rk_test_ or rk_live_.');
  return mode === 'live' ? 'LIVE' : 'TEST';
}
