import { z } from 'zod';
import type { Statement } from '../../db.ts';
import { InvalidStateError, ValidationError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { CONNECTOR_ACCOUNTS_MAX } from '../../limits.ts';
import { text } from '../../parse.ts';
import { refusePublicKey } from '../../start-checks/refuse-public-key.ts';
import { type ConnectorKind, checkCredentials, hintsOf } from '../connector-kind.ts';
import { type AccountChange, type AccountOperation, byOperator, byOwner } from './account-operation.ts';
import { credentialsOwner } from './credentials-owner.ts';

const LABEL_MAX_LENGTH = 60;

/** Of any length: what is wrong with a credential is said without quoting it. */
export const credentialsInput = z.record(text(), z.string());

const input = z.strictObject({
  connector: text(),
  label: text(LABEL_MAX_LENGTH)
    .transform(label => label.trim())
    .refine(label => label !== '', 'must not be empty'),
  credentials: credentialsInput,
});

const count: Statement = {
  name: 'count_connector_accounts',
  text: 'SELECT label FROM connector_accounts WHERE merchant_id = $1 AND mode = $2',
};

const insert: Statement = {
  name: 'insert_connector_account',
  text: `INSERT INTO connector_accounts
      (id, merchant_id, mode, connector, label, credentials_sealed, credential_hints, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

const operation: AccountOperation<typeof input> = {
  name: 'addConnectorAccount',
  input,
  async run({ tx, app, tenant: { merchantId, mode }, input: wanted, now, audit }) {
    refusePublicKey(app.config, mode);
    const kind = kindOf(app.connectors.kinds, wanted.connector, mode);
    const credentials = checkCredentials(kind, mode, wanted.credentials);
    const others = await tx.run<{ label: string }>(count, [merchantId, mode]);
    refuseLabel(others, wanted.label);
    const id = newId('connectorAccount', now.getTime());
    const owner = { merchantId, mode };
    const sealed = app.vault.seal(owner, credentialsOwner(id), JSON.stringify(credentials));
    const hints = JSON.stringify(hintsOf(credentials));
    tx.write(insert, [id, merchantId, mode, kind.name, wanted.label, sealed, hints, now]);
    audit('connector.added', { target: id, details: { connector: kind.name, label: wanted.label } });
    return id;
  },
};

/** Input: `{ connector, label, credentials: { [name]: value } }`. Takes new payments from then on, as the rules say. */
export const addAccount = byOwner(operation);
export const addAccountAsOperator = byOperator(operation);

function kindOf(
  kinds: readonly ConnectorKind[],
  name: string,
  mode: AccountChange<unknown>['tenant']['mode'],
): ConnectorKind {
  const kind = kinds.find(each => each.name === name);
  if (!kind) {
    const known = kinds.map(each => each.name).join(' and ');
    throw new ValidationError('INVALID_INPUT', `There is no such connector; there are ${known}.`, [
      'connector',
    ]);
  }
  if (kind.serves.modes.includes(mode)) return kind;
  throw new ValidationError('INVALID_INPUT', `${kind.title} takes no payments in ${mode} mode.`, [
    'connector',
  ]);
}

function refuseLabel(others: readonly { label: string }[], label: string): void {
  if (others.length >= CONNECTOR_ACCOUNTS_MAX) {
    throw new InvalidStateError(
      'INVALID_STATE',
      `A merchant has at most ${CONNECTOR_ACCOUNTS_MAX} accounts.`,
    );
  }
  if (!others.some(other => other.label === label)) return;
  throw new ValidationError(
    'INVALID_INPUT',
    'Another account has this label: choose one that tells them apart.',
    ['label'],
  );
}
