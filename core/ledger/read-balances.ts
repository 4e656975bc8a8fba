import type { LedgerAccount } from '../../prisma/client/client.ts';
import { authorizedCaller, type Context } from '../context.ts';
import { LEDGER_ACCOUNTS, signOf } from './entries.ts';
import { readSums } from './read-sums.ts';

/** What is on one account, in one currency. */
export interface Balance {
  readonly currency: string;
  readonly account: LedgerAccount;
  /** Minor units. What the processor owes counts as it is; what is owed to others is positive too. */
  readonly amount: bigint;
}

/** The balance at a time of every account that anything was moved on, per currency. */
export async function readBalances(ctx: Context, at: Date | null): Promise<Balance[]> {
  const caller = authorizedCaller(ctx, 'balances:read');
  const until = at ?? ctx.app.now();
  // Nothing apart: all of it is the sum.
  const sums = await readSums(ctx.app, caller, { since: new Date(until.getTime() + 1), until });
  const currencies = [...new Set(sums.map(({ currency }) => currency))];
  return currencies.flatMap(currency => {
    const own = sums.filter(sum => sum.currency === currency);
    return LEDGER_ACCOUNTS.flatMap(account => {
      const moved = own.filter(({ kind }) => signOf(account, kind) !== 0n);
      if (moved.length === 0) return [];
      const amount = moved.reduce((sum, each) => sum + signOf(account, each.kind) * each.amount, 0n);
      return [{ currency, account, amount }];
    });
  });
}
