import type { ConnectorKind } from './connector-kind.ts';
import { createSandboxConnector } from './sandbox.ts';
import type { SandboxConnectorOptions } from './sandbox-client.ts';
import { openStripe } from './stripe.ts';

/** Every processor that merchants can have accounts at. */
export function connectorKinds(sandbox: SandboxConnectorOptions): readonly ConnectorKind[] {
  return [sandboxKind(sandbox), stripeKind()];
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
    open: () => createSandboxConnector(options),
  };
}

function stripeKind(): ConnectorKind {
  // What it can do is the same for every account; only opening one tells it, and that calls nobody.
  const { name, serves, capabilities } = openStripe({ secretKey: 'sk_test_', notificationSecret: 'whsec_' });
  return {
    name,
    title: 'Stripe',
    // Each key opens one mode; the prefix says which.
    serves: { ...serves, modes: ['TEST', 'LIVE'] },
    capabilities,
    credentials: [
      {
        name: 'secretKey',
        label: 'Secret key',
        hint: 'Developers → API keys. A restricted key needs write access to PaymentIntents and Refunds.',
        prefixes: { TEST: ['sk_test_', 'rk_test_'], LIVE: ['sk_live_', 'rk_live_'] },
      },
      {
        name: 'notificationSecret',
        label: 'Signing secret',
        hint: 'Developers → Webhooks, of the endpoint that leads to the address of this account.',
        prefixes: { TEST: ['whsec_'], LIVE: ['whsec_'] },
      },
    ],
    open: ({ secretKey = '', notificationSecret = '' }) => openStripe({ secretKey, notificationSecret }),
  };
}
