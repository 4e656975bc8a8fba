import type { App } from '../../context.ts';
import type { Credentials } from '../connector-kind.ts';
import type { FindAccount } from '../registry.ts';
import { credentialsOwner } from './credentials-owner.ts';

/** Reads accounts and opens their credentials; for the registry only, nothing else ever sees them. */
export function createAccountFinder({ db, vault }: Pick<App, 'db' | 'vault'>): FindAccount {
  return async id => {
    const row = await db.prisma.connectorAccount.findUnique({ where: { id } });
    if (!row) return null;
    return {
      connector: row.connector,
      credentialsVersion: row.credentialsVersion,
      openCredentials: async () =>
        JSON.parse(await vault.open(row, credentialsOwner(id), row.credentialsSealed)) as Credentials,
    };
  };
}
