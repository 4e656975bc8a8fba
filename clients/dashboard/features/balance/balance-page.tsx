import { getRouteApi } from '@tanstack/react-router';
import { Landmark } from 'lucide-react';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ListFrame } from '../../../ui/list-frame.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useLiveQuery } from '../../live/use-live-query.ts';
import { text } from '../../text.ts';
import { AccountTiles } from './account-tiles.tsx';
import { BalanceHistory } from './balance-history.tsx';
import { type BalanceSearch, parseBalanceSearch, readBalanceSearch } from './balance-search.ts';
import { CurrencySwitch } from './currency-switch.tsx';
import { EntriesSection } from './entries-section.tsx';

const BalancesQuery = graphql(`
  query Balances {
    eventCursor
    balances {
      account
      currency
      amount
    }
  }
`);

const words = text.balance;

const route = getRouteApi('/shell/balance');

/** What the books say: how much is on which account, how it came about, and every entry. */
export function BalancePage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const search = parseBalanceSearch(address);
  const { data, failed, retry } = useLiveQuery(BalancesQuery, {});
  const currencies = [...new Set(data?.balances.map(({ currency }) => currency))];
  const currency = currencies.find(each => each === search.currency) ?? currencies[0];
  /** Another choice begins with the newest entries. */
  const show = (next: BalanceSearch) =>
    void navigate({
      search: readBalanceSearch({ ...address, after: undefined, ...next }),
      resetScroll: false,
      replace: next.after === undefined,
    });

  return (
    <>
      <title>{`${words.title} · Sluice`}</title>
      <div className="mb-5 flex min-h-9 flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">{words.title}</h1>
        {currency !== undefined && (
          <CurrencySwitch
            currencies={currencies}
            currency={currency}
            onCurrency={chosen => show({ currency: chosen })}
          />
        )}
      </div>
      {currency === undefined ? (
        <NoBalances loading={data === undefined && !failed} failed={failed} onRetry={retry} />
      ) : (
        <>
          <AccountTiles
            balances={data?.balances.filter(each => each.currency === currency) ?? []}
            currency={currency}
          />
          <BalanceHistory
            account={search.account ?? 'MERCHANT_BALANCE'}
            currency={currency}
            range={search.range}
            onRange={range => show({ range: range.toLowerCase() })}
          />
          <EntriesSection search={search} currency={currency} onShow={show} />
        </>
      )}
    </>
  );
}

interface NoBalancesProps {
  loading: boolean;
  failed: boolean;
  onRetry: () => void;
}

function NoBalances({ loading, failed, onRetry }: NoBalancesProps) {
  if (loading)
    return (
      <div aria-busy="true" className="grid gap-5">
        <Skeleton className="block h-24 rounded-2xl" />
        <Skeleton className="block h-80 rounded-2xl" />
      </div>
    );
  return (
    <ListFrame
      failed={failed}
      words={words}
      onRetry={onRetry}
      empty={
        <EmptyState icon={<Landmark aria-hidden="true" className="size-6" />} title={words.none}>
          {words.noneNote}
        </EmptyState>
      }
    >
      {null}
    </ListFrame>
  );
}
