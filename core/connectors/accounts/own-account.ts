import type { ConnectorAccount } from '../../../prisma/client/client.ts';
import type { Tenant } from '../../context.ts';
import type { Statement, Transaction } from '../../db.ts';
import { NotFoundError } from '../../errors.ts';

type OwnAccount = Pick<ConnectorAccount, 'id' | 'connector' | 'label' | 'disabledAt'>;

const read: Statement = {
  name: 'own_connector_account',
  text: `SELECT id, connector, label, disabled_at AS "disabledAt" FROM connector_accounts
    WHERE id = $1 AND merchant_id = $2 AND mode = $3 FOR NO KEY UPDATE`,
};

/** The account, locked; somebody else's does not exist. */
export async function ownAccount(
  tx: Transaction,
  { merchantId, mode }: Tenant,
  id: string,
): Promise<OwnAccount> {
  const [account] = await tx.run<OwnAccount>(read, [id, merchantId, mode]);
  if (!account) throw new NotFoundError('Account');
  return account;
}
