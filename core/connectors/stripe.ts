import type { Connector } from './connector.ts';
import { authorize } from './stripe/authorize.ts';
import { readStripeBooks } from './stripe/books.ts';
import { createStripeClient } from './stripe/client.ts';
import { capture, refund, release } from './stripe/follow-ups.ts';
import { abandon, lookUp } from './stripe/lookup.ts';
import { parseStripeNotification } from './stripe/notification.ts';
import type { StripeOptions } from './stripe/options.ts';
import { STRIPE_CAPABILITIES, STRIPE_SERVES } from './stripe/terms.ts';

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
