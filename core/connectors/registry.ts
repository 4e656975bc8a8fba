import type { Connector } from './connector.ts';
import type { ConnectorKind, Credentials } from './connector-kind.ts';

/**
 * The connectors of one process: those that are built in, and one for each account that it has come across. An
 * account is opened when it is first needed and again once its credentials have been rotated; whoever asks says
 * which version it has read, so that no message between processes is needed to be right.
 */
export interface ConnectorRegistry {
  /** Those that need no account, preferred first. */
  readonly builtIn: readonly Connector[];
  /** The processors that accounts can be had at. */
  readonly kinds: readonly ConnectorKind[];
  /** A connector that is built in. */
  byName(name: string): Connector | undefined;
  /** `undefined`: this process has no such connector, or no such account. */
  through(way: Way): Promise<Connector | undefined>;
  close(): Promise<void>;
}

/** Through what a payment or an attempt goes. */
export interface Way {
  readonly connector: string;
  /** null: the connector is built in. */
  readonly accountId: string | null;
  /** As the caller has just read it; without it the account is read. */
  readonly credentialsVersion?: number | null;
}

/** Finds an account by its id, whatever its state. */
export type FindAccount = (id: string) => Promise<StoredAccount | null>;

export interface StoredAccount {
  readonly connector: string;
  readonly credentialsVersion: number;
  openCredentials(): Promise<Credentials>;
}

export interface Accounts {
  readonly kinds: readonly ConnectorKind[];
  readonly find: FindAccount;
}

const NO_ACCOUNTS: Accounts = { kinds: [], find: async () => null };

export function createRegistry(
  builtIn: readonly Connector[],
  { kinds, find }: Accounts = NO_ACCOUNTS,
): ConnectorRegistry {
  const named = byName(builtIn);
  const kindsByName = byName(kinds);
  const opened = new Map<string, { readonly version: number; readonly connector: Promise<Connector> }>();
  // One that was replaced may still have a call under way; rotations are rare, so it simply stays until the end.
  const everOpened: Connector[] = [];

  async function ofAccount({ connector, accountId, credentialsVersion }: Way & { accountId: string }) {
    const known = opened.get(accountId);
    if (known && credentialsVersion != null && known.version >= credentialsVersion) return known.connector;
    const account = await find(accountId);
    const kind = kindsByName.get(connector);
    if (!kind || account?.connector !== connector) return undefined;
    const { credentialsVersion: version } = account;
    if (known && known.version >= version) return known.connector;
    const credentials = await account.openCredentials();
    // Somebody else may have opened it meanwhile.
    const newest = opened.get(accountId);
    if (newest && newest.version >= version) return newest.connector;
    const connecting = kind.open(credentials);
    opened.set(accountId, { version, connector: connecting });
    try {
      const made = await connecting;
      everOpened.push(made);
      return made;
    } catch (error) {
      // The next one who needs it tries again.
      if (opened.get(accountId)?.connector === connecting) opened.delete(accountId);
      throw error;
    }
  }

  return {
    builtIn,
    kinds,
    byName: name => named.get(name),
    async through(way) {
      const { accountId } = way;
      return accountId === null ? named.get(way.connector) : ofAccount({ ...way, accountId });
    },
    async close() {
      await Promise.all([...builtIn, ...everOpened].map(connector => connector.close?.()));
    },
  };
}

function byName<Named extends { readonly name: string }>(all: readonly Named[]): Map<string, Named> {
  const named = new Map(all.map(one => [one.name, one]));
  if (named.size !== all.length) throw new Error('Two connectors have the same name.');
  return named;
}
