import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeftToLine, ChevronRight, ListFilter, Undo2 } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
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
      <Pages search={search} next={next} />
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

/** The way to older refunds and back to the newest; the browser's own button leads back a page. */
function Pages({ search, next }: { search: ParsedRefundSearch; next: string | null }) {
  if (search.after === null && next === null) return null;
  return (
    <nav aria-label={words.pages} className="flex justify-center gap-2 pt-4">
      {search.after !== null && (
        <Link
          to="/refunds"
          search={writeRefundSearch({ ...search, after: null })}
          className={buttonClass('secondary', 'small')}
        >
          <ArrowLeftToLine aria-hidden="true" className="size-4" />
          {words.newest}
        </Link>
      )}
      {next !== null && (
        <Link
          to="/refunds"
          search={writeRefundSearch({ ...search, after: next })}
          className={buttonClass('secondary', 'small')}
        >
          {words.older}
          <ChevronRight aria-hidden="true" className="size-4" />
        </Link>
      )}
    </nav>
  );
}
