import { getRouteApi } from '@tanstack/react-router';
import { ListFilter, Waves } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import type { Client } from 'urql';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Newcomers } from '../../../ui/newcomers.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { type OptionalColumn, useChosenColumns } from './chosen-columns.ts';
import { ColumnChoice } from './column-choice.tsx';
import { ExportButton } from './export-button.tsx';
import { PaymentCounters } from './payment-counters.tsx';
import type { FeedState, PaymentFeed } from './payment-feed.ts';
import { isFiltered, type PaymentSearch, parsePaymentSearch, toPaymentFilter } from './payment-filter.ts';
import { PaymentFilters } from './payment-filters.tsx';
import { usePaymentFeed } from './payments-layout.tsx';
import { PaymentsTable } from './payments-table.tsx';
import { firstPage } from './read-payments-page.ts';

const words = text.payments.page;

/** How far down the page may be for the reader to count as being at its top. */
const TOP_PX = 8;

const route = getRouteApi('/shell/payments/');

/** Begins what the page reads first. */
export function readAhead(client: Client, search: PaymentSearch): void {
  firstPage.begin(client, toPaymentFilter(parsePaymentSearch(search)));
}

/** Every payment, as it happens. */
export function PaymentsPage() {
  const search = parsePaymentSearch(route.useSearch());
  const feed = usePaymentFeed(search);
  const [columns, setColumns] = useChosenColumns();

  return (
    <>
      <title>{words.pageTitle}</title>
      <h1 className="mb-5 font-semibold text-2xl tracking-tight">{words.title}</h1>
      <PaymentCounters />
      <div className="mt-6 mb-3 flex flex-wrap items-start justify-between gap-2 md:flex-nowrap">
        <PaymentFilters search={search} />
        <div className="flex gap-2">
          <ColumnChoice columns={columns} onChange={setColumns} />
          <ExportButton search={search} />
        </div>
      </div>
      <PaymentsList feed={feed} filtered={isFiltered(search)} columns={columns} />
    </>
  );
}

interface PaymentsListProps {
  feed: PaymentFeed;
  filtered: boolean;
  columns: readonly OptionalColumn[];
}

/** What the feed gives. Apart from what stands above it, which would be drawn again with every page and every payment. */
function PaymentsList({ feed, filtered, columns }: PaymentsListProps) {
  const state = useSyncExternalStore(feed.onState, feed.state);
  useHoldWhileScrolled(feed);
  const empty = state.phase === 'ready' && state.ids.length === 0;

  return (
    <>
      <Newcomers
        label={state.waiting === 0 ? null : words.newOnes(state.waiting)}
        onShow={() => {
          window.scrollTo({ top: 0 });
          // Where the page was at its top already, no scrolling tells of it.
          feed.hold(false);
        }}
      />
      <div tabIndex={-1} className="min-h-96 rounded-2xl border border-line bg-surface shadow-raised">
        {state.phase === 'failed' && (
          <Unreachable title={words.unreachable}>{words.unreachableHint}</Unreachable>
        )}
        {empty && (filtered ? <NothingMatches /> : <NoPayments />)}
        {!empty && state.phase !== 'failed' && (
          <>
            <PaymentsTable
              state={state}
              chosen={columns}
              onNearEnd={() => state.more === 'idle' && void feed.loadMore()}
            />
            <More more={state.more} onRetry={() => void feed.loadMore()} />
          </>
        )}
      </div>
    </>
  );
}

/** While the reader is away from the top, rows keep their places. */
function useHoldWhileScrolled(feed: PaymentFeed) {
  useEffect(() => {
    const onScroll = () => feed.hold(window.scrollY > TOP_PX);
    // Before the table draws other rows: asked afterwards, the browser would have to lay them out to know.
    const listening = { passive: true, capture: true };
    addEventListener('scroll', onScroll, listening);
    // The feed is older than the page. The router puts the page where it was before this frame is drawn.
    const frame = requestAnimationFrame(onScroll);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', onScroll, listening);
    };
  }, [feed]);
}

function More({ more, onRetry }: { more: FeedState['more']; onRetry: () => void }) {
  if (more === 'none') return null;
  return (
    <div className="flex h-16 items-center justify-center gap-3 text-ink-soft text-sm">
      {more === 'failed' ? (
        <>
          {words.olderFailed}
          <Button size="small" onClick={onRetry}>
            {words.tryAgain}
          </Button>
        </>
      ) : (
        more === 'loading' && (
          <>
            <Spinner /> {words.loadingOlder}
          </>
        )
      )}
    </div>
  );
}

function NothingMatches() {
  return (
    <EmptyState icon={<ListFilter aria-hidden="true" className="size-6" />} title={words.noMatch}>
      {words.noMatchHint}
    </EmptyState>
  );
}

function NoPayments() {
  const { demo } = useViewer();
  return (
    <EmptyState
      icon={<Waves aria-hidden="true" className="size-6" />}
      title={words.none}
      actions={
        demo && (
          <a href="/checkout" target="_blank" rel="noreferrer" className={buttonClass('primary')}>
            {words.makeTestPayment}
          </a>
        )
      }
    >
      {words.noneHint}
    </EmptyState>
  );
}
