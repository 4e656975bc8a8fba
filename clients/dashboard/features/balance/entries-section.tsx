import { ListFilter } from 'lucide-react';
import { useId } from 'react';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ListFrame } from '../../../ui/list-frame.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { useLiveQuery } from '../../live/use-live-query.ts';
import { text } from '../../text.ts';
import {
  type BalanceSearch,
  type ParsedBalanceSearch,
  readBalanceSearch,
  toEntryFilter,
} from './balance-search.ts';
import { EntriesTable, EntryRow } from './entries-table.tsx';
import { EntryFilters } from './entry-filters.tsx';

const EntriesQuery = graphql(`
  query LedgerEntries($first: Int!, $after: String, $filter: LedgerEntryFilter) {
    eventCursor
    ledgerEntries(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...EntryRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const PAGE_ROWS = 25;
const words = text.balance;

interface EntriesSectionProps {
  search: ParsedBalanceSearch;
  currency: string;
  onShow: (next: BalanceSearch) => void;
}

/** Every movement between two accounts, newest first. */
export function EntriesSection({ search, currency, onShow }: EntriesSectionProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="mt-8">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id={titleId} className="font-semibold text-lg tracking-tight">
          {words.entries}
        </h2>
        <EntryFilters search={search} onShow={onShow} />
      </div>
      <Entries key={JSON.stringify({ ...search, range: currency })} search={search} currency={currency} />
    </section>
  );
}

function Entries({ search, currency }: Omit<EntriesSectionProps, 'onShow'>) {
  const { data, failed, retry } = useLiveQuery(EntriesQuery, {
    first: PAGE_ROWS,
    after: search.after,
    filter: toEntryFilter(search, currency),
  });
  const page = data?.ledgerEntries;
  const entries = page?.edges.map(({ node }) => readFragment(EntryRow, node));
  return (
    <>
      <ListFrame
        failed={failed}
        words={words}
        onRetry={retry}
        empty={
          entries?.length === 0 ? (
            <EmptyState icon={<ListFilter aria-hidden="true" className="size-6" />} title={words.noMatch}>
              {words.noMatchNote}
            </EmptyState>
          ) : null
        }
      >
        <EntriesTable entries={entries} />
      </ListFrame>
      <Pager
        words={words}
        after={search.after}
        next={page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null}
        linkTo={after => ({
          to: '/balance',
          search: (shown: BalanceSearch) => readBalanceSearch({ ...shown, after }),
        })}
      />
    </>
  );
}
