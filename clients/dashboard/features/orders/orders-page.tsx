import { getRouteApi } from '@tanstack/react-router';
import { ListFilter, Plus, ReceiptText } from 'lucide-react';
import { useState } from 'react';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { ClearButton } from '../../../ui/clear-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ListFrame } from '../../../ui/list-frame.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { useLiveQuery } from '../../live/use-live-query.ts';
import { text } from '../../text.ts';
import { CreateOrderDialog } from './create-order-dialog.tsx';
import { type OrderSearch, readOrderSearch, toOrderFilter } from './order-search.ts';
import { OrderRow, OrdersTable } from './orders-table.tsx';
import { StateFilter } from './state-filter.tsx';

const OrdersPageQuery = graphql(`
  query OrdersPage($first: Int!, $after: String, $filter: OrderFilter) {
    eventCursor
    viewer {
      permissions
    }
    orders(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...OrderRow
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
const words = text.orders;

const route = getRouteApi('/shell/orders');

/** What is to be collected, and whether it was paid. */
export function OrdersPage() {
  const search = route.useSearch();
  return <Orders key={JSON.stringify(search)} search={search} />;
}

function Orders({ search }: { search: OrderSearch }) {
  const navigate = route.useNavigate();
  const [creating, setCreating] = useState(false);
  const { data, failed, reread, retry } = useLiveQuery(OrdersPageQuery, {
    first: PAGE_ROWS,
    after: search.after ?? null,
    filter: toOrderFilter(search),
  });
  const orders = data?.orders.edges.map(({ node }) => readFragment(OrderRow, node));
  const filtered = search.q !== undefined || search.state !== undefined;
  const canCreate = data?.viewer?.permissions.includes('orders:write') ?? false;
  /** A page of one filter is no page of another. */
  const show = (next: Record<string, unknown>) =>
    void navigate({ search: readOrderSearch({ ...search, after: undefined, ...next }), resetScroll: false });

  return (
    <>
      <title>{`${words.title} · Sluice`}</title>
      <div className="mb-5 flex min-h-10 flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">{words.title}</h1>
        {canCreate && (
          <Button look="primary" onClick={() => setCreating(true)}>
            <Plus aria-hidden="true" className="size-4" />
            {words.create}
          </Button>
        )}
      </div>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchBox
          label={words.search}
          hint={words.searchHint}
          clearLabel={words.clearSearch}
          value={search.q ?? null}
          onSearch={q => show({ q })}
        />
        <StateFilter state={search.state} onState={state => show({ state })} />
        {filtered && (
          <ClearButton onClear={() => show({ q: undefined, state: undefined })}>{words.clear}</ClearButton>
        )}
      </div>
      <ListFrame
        failed={failed}
        words={words}
        onRetry={retry}
        empty={orders?.length === 0 ? <Nothing filtered={filtered} /> : null}
      >
        <OrdersTable orders={orders} />
      </ListFrame>
      <Pager
        words={words}
        after={search.after ?? null}
        next={data?.orders.pageInfo.hasNextPage ? (data.orders.pageInfo.endCursor ?? null) : null}
        linkTo={after => ({ to: '/orders', search: readOrderSearch({ ...search, after }) })}
      />
      <CreateOrderDialog open={creating} onClose={() => setCreating(false)} onCreated={reread} />
    </>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const Icon = filtered ? ListFilter : ReceiptText;
  return (
    <EmptyState
      icon={<Icon aria-hidden="true" className="size-6" />}
      title={filtered ? words.noMatch : words.none}
    >
      {filtered ? words.noMatchNote : words.noneNote}
    </EmptyState>
  );
}
