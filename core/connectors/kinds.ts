import type { ConnectorKind } from './connector-kind.ts';
import { createSandboxConnector } from './sandbox.ts';
import type { SandboxConnectorOptions } from './sandbox-client.ts';

/** Every processor that merchants can have accounts at. */
export function connectorKinds(sandbox: SandboxConnectorOptions): readonly ConnectorKind[] {
  return [sandboxKind(sandbox)];
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
