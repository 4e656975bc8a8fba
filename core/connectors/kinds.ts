import type { ConnectorKind } from './connector-kind.ts';
import { createSandboxConnector } from './sandbox.ts';
import type { SandboxConnectorOptions } from './sandbox-client.ts';
import type { StripeOptions } from './stripe/options.ts';
import { STRIPE_CAPABILITIES, STRIPE_SERVES } from './stripe/terms.ts';

/** What is the same for all accounts of an installation. */
type StripeSettings = Omit<StripeOptions, 'secretKey' | 'notificationSecret'>;

/** Every processor that merchants can have accounts at. */
export function connectorKinds(
  sandbox: SandboxConnectorOptions,
  stripe: StripeSettings,
): readonly ConnectorKind[] {
  return [sandboxKind(sandbox), stripeKind(stripe)];
}

/**
 * The acquirer simulator again, under as many names as somebody likes: rules can be tried out with it before there is
 * a second processor. It knows its merchants by nothing, so there is nothing to sign in with.
 */
function sandboxKind(options: SandboxConnectorOptions): ConnectorKind {
  const { name, serves, capabilities } = createSandboxConnector(options);
  return {
    name,
    title: 'Sandbox acquirer',
    serves,
    capabilities,
    credentials: [],
    open: async () => createSandboxConnector(options),
  };
}

function stripeKind(settings: StripeSettings): ConnectorKind {
  return {
    name: 'stripe',
    title: 'Stripe',
    serves: STRIPE_SERVES,
    capabilities: STRIPE_CAPABILITIES,
    credentials: [
      {
        name: 'secretKey',
        label: 'Secret key',
        hint: 'Developers → API keys. A restricted key needs write access to PaymentIntents, PaymentMethods and Refunds.',
        prefixes: { TEST: ['sk_test_', 'rk_test_'], LIVE: ['sk_live_', 'rk_live_'] },
      },
      {
        name: 'notificationSecret',
        label: 'Signing secret',
        hint: 'Developers → Webhooks, of the endpoint that leads to the address of this account.',
        prefixes: { TEST: ['whsec_'], LIVE: ['whsec_'] },
      },
    ],
    open: async ({ secretKey = '', notificationSecret = '' }) => {
      // Only who has an account there pays for the SDK: some ten megabytes of memory.
      const { openStripe } = await import('./stripe.ts');
      return openStripe({ ...settings, secretKey, notificationSecret });
    },
  };
}
