import { z } from 'zod';
import type { AuditAction } from '../../audit/audit-actions.ts';
import type { Statement } from '../../db.ts';
import { idText } from '../../parse.ts';
import { type AccountOperation, byOperator, byOwner } from './account-operation.ts';
import { ownAccount } from './own-account.ts';

const input = z.strictObject({ accountId: idText });

const update: Statement = {
  name: 'set_connector_account_disabled',
  text: 'UPDATE connector_accounts SET disabled_at = $2 WHERE id = $1',
};

/** Doing it twice changes nothing and is not told. */
function operation(name: string, wanted: 'enabled' | 'disabled'): AccountOperation<typeof input> {
  const action: AuditAction = `connector.${wanted}`;
  return {
    name,
    input,
    async run({ tx, tenant, input: { accountId }, now, audit }) {
      const { id, connector, label, disabledAt } = await ownAccount(tx, tenant, accountId);
      if ((disabledAt === null) === (wanted === 'enabled')) return id;
      tx.write(update, [id, wanted === 'enabled' ? null : now]);
      audit(action, { target: id, details: { connector, label } });
      return id;
    },
  };
}

const enable = operation('enableConnectorAccount', 'enabled');
const disable = operation('disableConnectorAccount', 'disabled');

/** Input of all four: `{ accountId }`. */
export const enableAccount = byOwner(enable);
export const enableAccountAsOperator = byOperator(enable);
/**
 * The account takes no new payments, within five seconds everywhere. What was made through it is still captured,
 * voided and refunded through it.
 */
export const disableAccount = byOwner(disable);
export const disableAccountAsOperator = byOperator(disable);
