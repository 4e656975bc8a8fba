import { lazy, Suspense } from 'react';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { BalanceRange, LedgerAccount } from '../../../graphql/dashboard/graphql.ts';
import { useLiveQuery } from '../../live/use-live-query.ts';
import { text } from '../../text.ts';
import { HistoryTable } from './history-table.tsx';
import { RangeSwitch } from './range-switch.tsx';

const BalanceHistoryQuery = graphql(`
  query BalanceHistory($account: LedgerAccount!, $currency: Currency!, $range: BalanceRange!) {
    eventCursor
    balanceHistory(account: $account, currency: $currency, range: $range) {
      at
      amount
    }
  }
`);

// The drawing brings a library along that no other part of the page needs.
const HistoryChart = lazy(async () => ({ default: (await import('./history-chart.tsx')).HistoryChart }));

interface BalanceHistoryProps {
  account: LedgerAccount;
  currency: string;
  range: BalanceRange;
  onRange: (range: BalanceRange) => void;
}

/** How the balance came about: drawn, and as a table for those who would rather read it. */
export function BalanceHistory({ account, currency, range, onRange }: BalanceHistoryProps) {
  const { data } = useLiveQuery(BalanceHistoryQuery, { account, currency, range });
  const points = data?.balanceHistory;
  const title = text.balance.chart(text.balance.accounts[account]);
  return (
    <figure className="mt-5 rounded-2xl border border-line bg-surface p-5 shadow-raised">
      <figcaption className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{title}</h2>
        <RangeSwitch range={range} onRange={onRange} />
      </figcaption>
      <div className="h-56">
        {points && (
          <Suspense fallback={null}>
            <HistoryChart key={`${account} ${currency} ${range}`} points={points} currency={currency} />
          </Suspense>
        )}
      </div>
      {points && <HistoryTable points={points} currency={currency} />}
    </figure>
  );
}
