import { getRouteApi } from '@tanstack/react-router';
import { ListFilter, Undo2 } from 'lucide-react';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { text } from '../../text.ts';
import { RefundFilters } from './refund-filters.tsx';
import {
  isFiltered,
  type ParsedRefundSearch,
  parseRefundSearch,
  writeRefundSearch,
} from './refund-search.ts';
import { RefundsTable } from './refunds-table.tsx';
import { useRefunds } from './use-refunds.ts';

const words = text.refunds;

const route = getRouteApi('/shell/refunds');

/** Every refund, as it happens. */
export function RefundsPage() {
  const search = parseRefundSearch(route.useSearch());
  const { refunds, failed, retry, next } = useRefunds(search);
  const empty = refunds?.length === 0;
  return (
    <>
      <title>{`${words.title} · Sluice`}</title>
      <h1 className="mb-5 font-semibold text-2xl tracking-tight">{words.title}</h1>
      <RefundFilters search={search} />
      <div className="min-h-80 overflow-hidden rounded-2xl border border-line bg-surface shadow-raised">
        {failed && (
          <Unreachable title={words.unreachable} retry={{ label: words.tryAgain, onRetry: retry }}>
            {words.noAnswer}
          </Unreachable>
        )}
        {empty && <Nothing search={search} />}
        {!failed && !empty && <RefundsTable refunds={refunds} />}
      </div>
      <Pager
        words={words}
        after={search.after}
        next={next}
        linkTo={after => ({ to: '/refunds', search: writeRefundSearch({ ...search, after }) })}
      />
    </>
  );
}

function Nothing({ search }: { search: ParsedRefundSearch }) {
  const icon = <Undo2 aria-hidden="true" className="size-6" />;
  if (search.after !== null) return <EmptyState icon={icon} title={words.noneOlder} />;
  if (!isFiltered(search))
    return (
      <EmptyState icon={icon} title={words.none}>
        {words.noneNote}
      </EmptyState>
    );
  return (
    <EmptyState icon={<ListFilter aria-hidden="true" className="size-6" />} title={words.nothingMatches}>
      {words.nothingMatchesNote}
    </EmptyState>
  );
}
