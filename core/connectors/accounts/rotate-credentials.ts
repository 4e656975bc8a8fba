import { z } from 'zod';
import type { Statement } from '../../db.ts';
import { InvalidStateError } from '../../errors.ts';
import { idText } from '../../parse.ts';
import { refusePublicKey } from '../../start-checks/refuse-public-key.ts';
import { checkCredentials, hintsOf } from '../connector-kind.ts';
import { type AccountOperation, byOperator, byOwner } from './account-operation.ts';
import { credentialsInput } from './add-account.ts';
import { credentialsOwner } from './credentials-owner.ts';
import { ownAccount } from './own-account.ts';

const input = z.strictObject({ accountId: idText, credentials: credentialsInput });

const update: Statement = {
  name: 'rotate_connector_credentials',
  text: `UPDATE connector_accounts SET credentials_sealed = $2, credential_hints = $3, rotated_at = $4,
      credentials_version = credentials_version + 1 WHERE id = $1`,
};

const operation: AccountOperation<typeof input> = {
  name: 'rotateConnectorCredentials',
  input,
  async run({ tx, app, tenant, input: wanted, now, audit }) {
    refusePublicKey(app.config, tenant.mode);
    const { id, connector, label } = await ownAccount(tx, tenant, wanted.accountId);
    const kind = app.connectors.kinds.find(({ name }) => name === connector);
    if (!kind || kind.credentials.length === 0) {
      throw new InvalidStateError('INVALID_STATE', 'This account has no credentials to rotate.');
    }
    const credentials = checkCredentials(kind, tenant.mode, wanted.credentials);
    const sealed = app.vault.seal(tenant, credentialsOwner(id), JSON.stringify(credentials));
    tx.write(update, [id, sealed, JSON.stringify(hintsOf(credentials)), now]);
    audit('connector.credentials_rotated', { target: id, details: { connector, label } });
    return id;
  },
};

/**
 * Replaces an account's credentials, all of them; every process uses the new ones with its next call. The processor's
 * account has to be the same: payments that were made through it are captured and refunded with the new credentials.
 * Input: `{ accountId, credentials: { [name]: value } }`.
 */
export const rotateCredentials = byOwner(operation);
export const rotateCredentialsAsOperator = byOperator(operation);
