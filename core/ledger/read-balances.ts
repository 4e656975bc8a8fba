import type { LedgerAccount } from '../../prisma/client/client.ts';
import { authorizedCaller, type Context } from '../context.ts';
import { query, type Statement } from '../db.ts';

/** What is on one account, in one currency. */
export interface Balance {
  readonly currency: string;
  readonly account: LedgerAccount;
  /** Minor units. What the processor owes counts as it is; what is owed to others is positive too. */
  readonly amount: bigint;
}

/** The receivable is an asset and grows by debits; the other accounts are owed to somebody and grow by credits. */
const sumAccounts: Statement = {
  name: 'sum_accounts',
  text: `SELECT currency, account,
      (sum(side.amount) * CASE account WHEN 'PROCESSOR_RECEIVABLE' THEN 1 ELSE -1 END)::bigint AS amount
    FROM (
      SELECT currency, debit_account, credit_account, sum(amount) AS amount FROM ledger_entries
      WHERE merchant_id = $1 AND mode = $2::mode AND created_at <= $3
      GROUP BY currency, debit_account, credit_account) moved,
      LATERAL (VALUES (debit_account, moved.amount), (credit_account, -moved.amount)) AS side (account, amount)
    GROUP BY currency, account ORDER BY currency, account`,
};

/** Every account's balance at a time, per currency. */
export async function readBalances(ctx: Context, at: Date | null): Promise<Balance[]> {
  const { merchantId, mode } = authorizedCaller(ctx, 'balances:read');
  return query<Balance>(ctx.app.db, sumAccounts, [merchantId, mode, at ?? ctx.app.now()]);
}
