import { credentialsOwner } from '../connectors/accounts/credentials-owner.ts';
import { endpointSecretOwner } from '../webhooks/endpoint-secret.ts';

/** Where the database holds sealed values, so that all of them can be sealed anew. */
export interface SealedColumn {
  /** Beside the column and its key it has merchant_id and mode. */
  readonly table: string;
  readonly column: string;
  /** The primary key. */
  readonly id: string;
  /** To whom the value of a row was sealed. */
  readonly owner: (id: string) => string;
}

/**
 * Every column whose name ends in `sealed`. Stored answers of idempotent requests that hold a secret are sealed too,
 * inside JSON; they go by themselves within a day.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'vault_cards', column: 'sealed', id: 'payment_id', owner: id => `card/${id}` },
  { table: 'vault_cvvs', column: 'sealed', id: 'payment_id', owner: id => `cvv/${id}` },
  {
    table: 'webhook_endpoints',
    column: 'secret_sealed',
    id: 'id',
    owner: id => endpointSecretOwner({ id }),
  },
  {
    table: 'webhook_endpoints',
    column: 'previous_secret_sealed',
    id: 'id',
    owner: id => endpointSecretOwner({ id }),
  },
  { table: 'connector_accounts', column: 'credentials_sealed', id: 'id', owner: credentialsOwner },
];
