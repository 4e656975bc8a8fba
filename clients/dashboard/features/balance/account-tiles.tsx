import type { LedgerAccount } from '../../../graphql/dashboard/graphql.ts';
import { formatMoney } from '../../../ui/money.ts';
import { text } from '../../text.ts';
import { ACCOUNTS } from './balance-search.ts';

const words = text.balance;

interface AccountTilesProps {
  balances: readonly { account: LedgerAccount; amount: number }[];
  currency: string;
}

/** What is on each account now. An account that nothing was moved on has nothing. */
export function AccountTiles({ balances, currency }: AccountTilesProps) {
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {ACCOUNTS.map(account => {
        const amount = balances.find(each => each.account === account)?.amount ?? 0;
        return (
          <div key={account} className="rounded-2xl border border-line bg-surface px-4 py-3.5 shadow-raised">
            <dt className="text-ink-soft text-sm">{words.accounts[account]}</dt>
            <dd
              data-test-id={`balance-${account}`}
              data-amount={amount}
              className="figures mt-0.5 break-words font-semibold text-xl tracking-tight"
            >
              {formatMoney(amount, currency)}
            </dd>
            <dd className="mt-0.5 text-[0.8125rem] text-ink-soft">{words.accountNotes[account]}</dd>
          </div>
        );
      })}
    </dl>
  );
}
