import type { Connector, Serves } from './connector.ts';

/** What decides who processes a new payment. */
export interface Route {
  readonly mode: Serves['modes'][number];
  readonly method: Serves['methods'][number];
  readonly currency: string;
}

/** The connectors of one process. */
export interface ConnectorRegistry {
  /** The connector that an existing payment was made with, whatever new payments would take. */
  byName(name: string): Connector | undefined;
  /** For new payments. `undefined`: nobody serves this, and the caller answers CONNECTOR_NOT_CONFIGURED. */
  choose(route: Route): Connector | undefined;
  close(): Promise<void>;
}

/** Earlier connectors are preferred to later ones. */
export function createRegistry(connectors: readonly Connector[]): ConnectorRegistry {
  const named = new Map(connectors.map(connector => [connector.name, connector]));
  if (named.size !== connectors.length) throw new Error('Two connectors have the same name.');
  return {
    byName: name => named.get(name),
    choose: route => connectors.find(connector => serves(connector.serves, route)),
    async close() {
      await Promise.all(connectors.map(connector => connector.close?.()));
    },
  };
}

function serves({ modes, methods, currencies }: Serves, { mode, method, currency }: Route): boolean {
  return (
    modes.includes(mode) &&
    methods.includes(method) &&
    (currencies === 'ALL' || currencies.includes(currency))
  );
}
